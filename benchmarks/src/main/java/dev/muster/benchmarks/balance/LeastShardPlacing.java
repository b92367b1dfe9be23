package dev.muster.benchmarks.balance;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sharding.internal.LeastShardAllocationStrategy;
import org.apache.pekko.util.Version;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Set$;
import scala.collection.immutable.SortedSet$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's own least-shard strategy, the class itself, told of members that are not there. As its coordinator does, it is asked
 * for a node for one shard at a time, and after a change for shards to move, until it names none.
 */
final class LeastShardPlacing implements Placing, AutoCloseable {
    private static final int AT_ONCE = 20;
    private static final double SHARE_AT_ONCE = 0.2;
    private static final String DATA_CENTER = "dc-default";

    private final int shards;
    private final ExtendedActorSystem system;
    private final Map<String, ActorRef> regions = new HashMap<>();
    private final Map<String, List<String>> hosted = new LinkedHashMap<>();
    private final Strategy strategy = new Strategy();

    LeastShardPlacing(int shards) {
        this.shards = shards;
        this.system = (ExtendedActorSystem)
                ActorSystem.create("bench", ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                pekko.loggers = []
                pekko.loglevel = OFF
                pekko.stdout-loglevel = OFF
                """).withFallback(ConfigFactory.load()));
    }

    @Override
    public void start(List<String> all) {
        hosted.clear();
        all.forEach(node -> hosted.put(node, new ArrayList<>()));
        for (int shard = 0; shard < shards; shard++) {
            allocate(Integer.toString(shard));
        }
    }

    @Override
    public void join(String node) {
        hosted.put(node, new ArrayList<>());
        rebalance();
    }

    @Override
    public void leave(String node) {
        List<String> homeless = hosted.remove(node);
        if (homeless == null) {
            throw new AssertionError("no node " + node);
        }
        homeless.forEach(this::allocate);
        rebalance();
    }

    @Override
    public List<String> owners() {
        String[] owners = new String[shards];
        hosted.forEach((node, all) -> all.forEach(shard -> owners[Integer.parseInt(shard)] = node));
        return List.of(owners);
    }

    @Override
    public void close() {
        system.terminate();
    }

    private void rebalance() {
        for (int look = 0; look < shards; look++) {
            List<String> moving =
                    CollectionConverters.asJava(answer(strategy.rebalance(allocations(), Set$.MODULE$.empty())))
                            .stream()
                            .sorted(Comparator.comparingInt(Integer::parseInt))
                            .toList();
            if (moving.isEmpty()) {
                return;
            }
            hosted.values().forEach(all -> all.removeAll(moving));
            moving.forEach(this::allocate);
        }
        throw new AssertionError("Pekko's strategy moves shards for ever");
    }

    private void allocate(String shard) {
        ActorRef region =
                answer(strategy.allocateShard(region(hosted.keySet().iterator().next()), shard, allocations()));
        Address address = region.path().address();
        String node = address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
        hosted.computeIfAbsent(node, any -> new ArrayList<>()).add(shard);
    }

    private scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations() {
        Map<ActorRef, IndexedSeq<String>> all = new LinkedHashMap<>();
        hosted.forEach((node, shardsThere) -> all.put(
                region(node),
                CollectionConverters.asScala(List.copyOf(shardsThere)).toIndexedSeq()));
        return Map$.MODULE$.from(CollectionConverters.asScala(all));
    }

    private ActorRef region(String node) {
        return regions.computeIfAbsent(
                node, any -> system.provider().resolveActorRef("pekko://bench@" + node + "/system/sharding/Counter"));
    }

    private static <T> T answer(Future<T> future) {
        return future.value().get().get();
    }

    /** The strategy in a cluster of all hosts. */
    private final class Strategy extends LeastShardAllocationStrategy {
        Strategy() {
            super(AT_ONCE, SHARE_AT_ONCE);
        }

        @Override
        public CurrentClusterState clusterState() {
            List<Member> members = hosted.keySet().stream().map(this::member).toList();
            return new CurrentClusterState(
                    SortedSet$.MODULE$.from(CollectionConverters.asScala(members), Member.ordering()),
                    Set$.MODULE$.empty(),
                    Set$.MODULE$.empty(),
                    Option.empty(),
                    Map$.MODULE$.empty(),
                    Set$.MODULE$.empty(),
                    Set$.MODULE$.empty());
        }

        @Override
        public Member selfMember() {
            return member(hosted.keySet().iterator().next());
        }

        private Member member(String node) {
            Address address = AddressFromURIString.parse("pekko://bench@" + node);
            return new Member(
                    new UniqueAddress(address, 1L),
                    1,
                    MemberStatus.up(),
                    Set$.MODULE$.<String>empty().$plus(DATA_CENTER),
                    Version.Zero());
        }
    }
}
