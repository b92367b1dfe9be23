package dev.muster.sharding.internal;

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

/**
 * Pekko's question where shards go, answered by {@link Moves}: translates regions to addresses and back. The shard
 * coordinator calls it, from its own thread; an answer that cannot be given fails its future, which Pekko retries.
 */
public final class ConsistentHashAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {
    private final Cluster cluster;
    private final Moves moves;
    private volatile @Nullable Answered last;

    /**
     * For the shards {@code "0"} to {@code shards - 1} of one entity type, of which at most {@code mostMovesAtOnce} are
     * on the move at the same time.
     */
    public ConsistentHashAllocation(ActorSystem system, int shards, int mostMovesAtOnce) {
        this.cluster = Cluster.get(system);
        this.moves = new Moves(shards, mostMovesAtOnce);
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shardId, Map<ActorRef, IndexedSeq<String>> currentShardAllocations) {
        SortedMap<String, ActorRef> regions = new TreeMap<>();
        currentShardAllocations.keySet().forEach(region -> regions.put(addressOf(region), region));
        try {
            ShardId shard = ShardId.parse(shardId);
            ActorRef region = placement(regions.keySet())
                    .map(placement -> regions.get(placement.ownerOf(shard)))
                    .orElseThrow(() -> new IllegalStateException("shard [" + shardId + "] has no host: none of "
                            + regions.keySet() + " is up and reachable"));
            return Futures.successful(region);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return Futures.failed(refused);
        }
    }

    @Override
    public Future<Set<String>> rebalance(
            Map<ActorRef, IndexedSeq<String>> currentShardAllocations, Set<String> rebalanceInProgress) {
        SortedMap<String, Collection<ShardId>> hosted = new TreeMap<>();
        currentShardAllocations.forEach(
                (region, shards) -> hosted.computeIfAbsent(addressOf(region), address -> new ArrayList<>())
                        .addAll(shardIds(CollectionConverters.asJava(shards))));
        Set<ShardId> moving = shardIds(rebalanceInProgress);
        Set<String> due = moves.due(hosted, moving, peers(cluster.state(), hosted.keySet())).stream()
                .map(ShardId::toString)
                .collect(Collectors.toUnmodifiableSet());
        return Futures.successful(due);
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
                .map(member -> new Peer(hostAndPort(member.address()), standing(member, unreachable, newest)))
                .sorted()
                .toList();
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
