package dev.muster.sharding.ring;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the coordinator does about placement when members come and go: over whom a shard without a host is placed, and which
 * shards leave their host. Both answers come from one {@link Allocation}, so a shard that is moved stays where it arrives.
 *
 * @param shards how many shards there are
 * @param mostAtOnce how many shards may be on the move at the same time, 1 or more
 */
public record Moves(int shards, int mostAtOnce) {
    /** Checks that both are positive. */
    public Moves {
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be at least 1, was " + shards);
        }
        if (mostAtOnce < 1) {
            throw new IllegalArgumentException("mostAtOnce must be at least 1, was " + mostAtOnce);
        }
    }

    /**
     * The placement over those of the {@code registered} addresses whose member is settled; empty when there is none.
     * A member that has not registered yet is not counted: shards placed on it would have no host.
     */
    public Optional<Placement> placement(Set<String> registered, Collection<Peer> peers) {
        List<Host> hosts = peers.stream()
                .filter(peer -> peer.standing() == Peer.Standing.SETTLED)
                .map(Peer::host)
                .filter(host -> registered.contains(host.address()))
                .distinct()
                .toList();
        return hosts.isEmpty() ? Optional.empty() : Optional.of(Placement.of(hosts, shards));
    }

    /**
     * The shards that should leave their host now, lowest number first: the {@linkplain Allocation#surplus() surplus}. None
     * while any member is not {@linkplain Peer.Standing#SETTLED settled}, because the next change would move them
     * again, or while a host is not a member, because its shards are about to be given away.
     *
     * @param hosted the shards on each registered address
     * @param moving the shards that are on the move already
     */
    public SortedSet<ShardId> due(
            Map<String, ? extends Collection<ShardId>> hosted, Set<ShardId> moving, Collection<Peer> peers) {
        int allowed = mostAtOnce - moving.size();
        if (allowed <= 0 || !isSettled(hosted.keySet(), peers)) {
            return Collections.emptySortedSet();
        }
        return placement(hosted.keySet(), peers)
                .map(placement -> Allocation.of(placement, without(moving, hosted)).surplus().stream()
                        .limit(allowed)
                        .collect(Collectors.toCollection(TreeSet<ShardId>::new)))
                .orElseGet(TreeSet::new);
    }

    private static SortedMap<String, List<ShardId>> without(
            Set<ShardId> moving, Map<String, ? extends Collection<ShardId>> hosted) {
        SortedMap<String, List<ShardId>> staying = new TreeMap<>();
        hosted.forEach((address, shards) -> staying.put(
                address,
                shards.stream().filter(shard -> !moving.contains(shard)).toList()));
        return staying;
    }

    private static boolean isSettled(Set<String> registered, Collection<Peer> peers) {
        Set<String> addresses = peers.stream().map(Peer::address).collect(Collectors.toCollection(TreeSet::new));
        return addresses.containsAll(registered)
                && peers.stream().allMatch(peer -> peer.standing() == Peer.Standing.SETTLED);
    }
}
