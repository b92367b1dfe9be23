package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.sharding.ShardingSettings;
import dev.muster.sharding.ring.Host;
import dev.muster.sharding.ring.Placement;
import dev.muster.sharding.ring.ShardId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Vector;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

final class ConsistentHashAllocationTest {
    private static final int SHARDS = 64;
    private static final Config NODE = ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.canonical.port = 0
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.cluster.gossip-interval = 100ms
            pekko.cluster.leader-actions-interval = 100ms
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            """);
    private static final String[] ALL = names(0, SHARDS);

    private ActorTestKit here;
    private ActorTestKit there;
    private ActorRef hereRegion;
    private ActorRef thereRegion;
    private ConsistentHashAllocation allocation;

    @BeforeEach
    void startTwoNodes() {
        here = ActorTestKit.create("muster", NODE);
        there = ActorTestKit.create("muster", NODE);
        hereRegion = Adapter.toClassic(here.createTestProbe().ref());
        ExtendedActorSystem system = (ExtendedActorSystem) Adapter.toClassic(here.system());
        thereRegion = system.provider().resolveActorRef("pekko://muster@" + address(there) + "/user/region");
        allocation = new ConsistentHashAllocation(
                system,
                new ShardingSettings(SHARDS, 3),
                leaving -> CompletableFuture.completedFuture(
                        leaving.values().stream().flatMap(Collection::stream).toList()));
    }

    @AfterEach
    void stopBoth() {
        there.shutdownTestKit();
        here.shutdownTestKit();
    }

    @Test
    void before_a_member_is_up_no_shard_gets_a_host() {
        assertThatThrownBy(() -> join(allocate("0"))).hasMessageContaining("has no host");
        assertThatThrownBy(() -> join(allocate("zero"))).hasMessageContaining("zero");
        assertThat(join(rebalance(Set.of(), ALL))).isEmpty();
    }

    @Test
    void shards_go_home_and_those_above_the_share_of_a_member_move() {
        joinCluster(here);
        awaitUp(1);
        assertThat(join(allocate("7"))).isEqualTo(hereRegion);
        assertThat(join(rebalance(Set.of(), ALL)))
                .as("a region that is not a member")
                .isEmpty();
        joinCluster(there);
        awaitUp(2);
        Placement placement = Placement.of(List.of(Host.at(address(here)), Host.at(address(there))), SHARDS);

        for (String shard : ALL) {
            boolean isHere = placement.ownerOf(ShardId.parse(shard)).equals(address(here));
            assertThat(join(allocate(shard))).isEqualTo(isHere ? hereRegion : thereRegion);
        }
        Set<String> due = join(rebalance(Set.of(), ALL));
        assertThat(due).hasSize(3);
        Set<String> moving = due.stream().sorted().limit(2).collect(Collectors.toSet());
        assertThat(join(rebalance(moving, ALL))).hasSize(1).doesNotContainAnyElementsOf(moving);
        assertThat(join(rebalance(Set.of(), names(0, SHARDS / 2))))
                .as("half of them")
                .isEmpty();
    }

    private Future<ActorRef> allocate(String shard) {
        return allocation.allocateShard(hereRegion, shard, Map.of(hereRegion, seq(), thereRegion, seq()));
    }

    private Future<Set<String>> rebalance(Set<String> moving, String... onHere) {
        return allocation.rebalance(Map.of(hereRegion, seq(onHere), thereRegion, seq()), moving);
    }

    private void joinCluster(ActorTestKit node) {
        Cluster.get(node.system())
                .manager()
                .tell(Join.create(Cluster.get(here.system()).selfMember().address()));
    }

    private void awaitUp(int count) {
        here.createTestProbe().awaitAssert(Duration.ofSeconds(60), () -> {
            assertThat(Cluster.get(here.system()).state().getMembers())
                    .hasSize(count)
                    .allMatch(member -> member.status().equals(MemberStatus.up()));
            return count;
        });
    }

    private static <T> T join(Future<T> future) {
        return FutureConverters.asJava(future).toCompletableFuture().join();
    }

    private static String address(ActorTestKit node) {
        return "127.0.0.1:"
                + Cluster.get(node.system()).selfMember().address().getPort().orElseThrow();
    }

    private static IndexedSeq<String> seq(String... shards) {
        return Vector.from(CollectionConverters.asScala(Arrays.asList(shards)));
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
