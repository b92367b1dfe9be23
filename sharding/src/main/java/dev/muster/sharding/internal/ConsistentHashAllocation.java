package dev.muster.sharding.internal;

import dev.muster.sharding.ShardingSettings;
import dev.muster.sharding.ring.Allocation;
import dev.muster.sharding.ring.Host;
import dev.muster.sharding.ring.HostRoles;
import dev.muster.sharding.ring.Moves;
import dev.muster.sharding.ring.Peer;
import dev.muster.sharding.ring.Placement;
import dev.muster.sharding.ring.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.util.Version;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's question where shards go, answered by {@link Moves}: translates regions to addresses and back. The shard
 * coordinator calls it, from its own thread; an answer that cannot be given fails its future, which Pekko retries.
 */
final class ConsistentHashAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
    private final Cluster cluster;
    private final Moves moves;
    private final Function<SortedMap<String, SortedSet<ShardId>>, CompletionStage<Collection<ShardId>>> handOffs;
    private volatile @Nullable Answered last;

    /**
     * For the shards of one entity type.
     *
     * @param handOffs brings shards to rest where they are, and says which of them are: only they are moved
     * @throws IllegalArgumentException if the roles of this node say two weights or two zones, or none that exists
     */
    ConsistentHashAllocation(
            ActorSystem system,
            ShardingSettings settings,
            Function<SortedMap<String, SortedSet<ShardId>>, CompletionStage<Collection<ShardId>>> handOffs) {
        this.cluster = Cluster.get(system);
        this.moves = new Moves(settings.shards(), settings.movesAtOnce());
        this.handOffs = handOffs;
        HostRoles.read(hostAndPort(cluster.selfAddress()), cluster.getSelfRoles());
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> currentShardAllocations) {
        SortedMap<String, ActorRef> regions = new TreeMap<>();
        currentShardAllocations.keySet().forEach(region -> regions.put(addressOf(region), region));
        SortedMap<String, Collection<ShardId>> hosted = hosted(currentShardAllocations);
        try {
            ShardId shard = ShardId.parse(shardId);
            ActorRef region = placement(regions.keySet())
                    .map(placement ->
                            regions.get(Allocation.of(placement, hosted).hostFor(shard)))
                    .orElseThrow(() -> new IllegalStateException("shard [" + shardId + "] has no host: none of "
                            + regions.keySet() + " is up and reachable"));
            return Futures.successful(region);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return Futures.failed(refused);
        }
    }

    /** The shards that are due and at rest. Pekko begins to move them when the future is complete, and asks again meanwhile. */
    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> currentShardAllocations, Set<String> rebalanceInProgress) {
        SortedMap<String, Collection<ShardId>> hosted = hosted(currentShardAllocations);
        SortedSet<ShardId> due =
                moves.due(hosted, shardIds(rebalanceInProgress), peers(cluster.state(), hosted.keySet()));
        if (due.isEmpty()) {
            return Futures.successful(Set.of());
        }
        SortedMap<String, SortedSet<ShardId>> leaving = new TreeMap<>();
        hosted.forEach((address, shards) -> {
            SortedSet<ShardId> some = new TreeSet<>(shards);
            some.retainAll(due);
            if (!some.isEmpty()) {
                leaving.put(address, some);
            }
        });
        return FutureConverters.asScala(handOffs.apply(leaving)
                .thenApply(atRest -> atRest.stream().map(ShardId::toString).collect(Collectors.toUnmodifiableSet())));
    }

    private SortedMap<String, Collection<ShardId>> hosted(Map<ActorRef, IndexedSeq<String>> allocations) {
        SortedMap<String, Collection<ShardId>> hosted = new TreeMap<>();
        allocations.forEach((region, shards) -> hosted.computeIfAbsent(addressOf(region), address -> new ArrayList<>())
                .addAll(shardIds(CollectionConverters.asJava(shards))));
        return hosted;
    }

    /** Answers as last time when nothing has changed: a cluster that starts asks once for each of its shards. */
    private Optional<Placement> placement(Set<String> registered) {
        List<Peer> peers = peers(cluster.state(), registered);
        Answered known = last;
        if (known == null || !known.registered.equals(registered) || !known.peers.equals(peers)) {
            known = new Answered(new TreeSet<>(registered), peers, moves.placement(registered, peers));
            last = known;
        }
        return known.placement;
    }

    /** The members as placement sees them; only versions that have a region to place shards on count as newest. */
    static List<Peer> peers(CurrentClusterState state, Set<String> registered) {
        Set<Member> unreachable = state.getUnreachable();
        List<Member> members = new ArrayList<>();
        state.getMembers().forEach(members::add);
        Optional<Version> newest = members.stream()
                .filter(member -> isUp(member) && !unreachable.contains(member))
                .filter(member -> registered.contains(hostAndPort(member.address())))
                .map(Member::appVersion)
                .max(Version::compareTo);
        return members.stream()
                .map(member -> new Peer(host(member), standing(member, unreachable, newest)))
                .sorted()
                .toList();
    }

    /** A member whose roles contradict each other has refused to start its own regions, so its weight does not matter. */
    private static Host host(Member member) {
        String address = hostAndPort(member.address());
        try {
            return HostRoles.read(address, member.getRoles());
        } catch (IllegalArgumentException contradictory) {
            return Host.at(address);
        }
    }

    private static Peer.Standing standing(Member member, Set<Member> unreachable, Optional<Version> newest) {
        if (!isUp(member)) {
            return Peer.Standing.CHANGING;
        }
        if (unreachable.contains(member)) {
            return Peer.Standing.UNREACHABLE;
        }
        boolean isOutdated = newest.filter(version -> member.appVersion().compareTo(version) < 0)
                .isPresent();
        return isOutdated ? Peer.Standing.OUTDATED : Peer.Standing.SETTLED;
    }

    private static boolean isUp(Member member) {
        return member.status().equals(MemberStatus.up());
    }

    private static SortedSet<ShardId> shardIds(Collection<String> names) {
        return names.stream().map(ShardId::parse).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A region on this node has a path without a host. */
    private String addressOf(ActorRef region) {
        Address address = region.path().address();
        return hostAndPort(address.hasGlobalScope() ? address : cluster.selfAddress());
    }

    private static String hostAndPort(Address address) {
        return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
    }

    private record Answered(Set<String> registered, List<Peer> peers, Optional<Placement> placement) {}
}
