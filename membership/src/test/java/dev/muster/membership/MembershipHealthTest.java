package dev.muster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipHealthTest {
    private static final Config NODE = ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.canonical.port = 0
            pekko.cluster.jmx.enabled = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.cluster.periodic-tasks-initial-delay = 100ms
            pekko.cluster.gossip-interval = 100ms
            pekko.cluster.retry-unsuccessful-join-after = 500ms
            pekko.cluster.leader-actions-interval = 100ms
            pekko.cluster.unreachable-nodes-reaper-interval = 100ms
            pekko.cluster.failure-detector {
              implementation-class = "dev.muster.membership.internal.SwimFailureDetector"
              acceptable-heartbeat-pause = 1s
            }
            muster.swim { profile = local, local.suspicion { least = 600ms, factor = 2 } }
            """);

    private final BlockingQueue<MembershipEvent> events = new LinkedBlockingQueue<>();
    private ActorTestKit here;
    private ActorTestKit there;
    private Membership membership;
    private NodeId peer;

    @BeforeEach
    void startTwoNodes() throws Exception {
        here = ActorTestKit.create("muster", NODE);
        there = ActorTestKit.create("muster", NODE);
        membership = Membership.start(here.system());
        membership.subscribe(events::add);
        Cluster first = Cluster.get(here.system());
        first.manager().tell(Join.create(first.selfMember().address()));
        Cluster.get(there.system())
                .manager()
                .tell(Join.create(first.selfMember().address()));
        peer = Membership.start(there.system()).self().node();
        upTo(new MembershipEvent.Up(peer));
        here.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(20),
                        () -> assertThat(membership.health().find(peer)).isPresent());
    }

    @AfterEach
    void stopNodes() {
        here.shutdownTestKit();
        there.shutdownTestKit();
    }

    @Test
    void a_peer_that_answers_is_seen_alive_with_its_round_trip_and_what_was_done_is_counted() {
        here.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            PeerHealth health = membership.health().find(peer).orElseThrow();
            assertThat(health.liveness()).isEqualTo(PeerHealth.Liveness.ALIVE);
            assertThat(health.link()).isEqualTo(PeerHealth.Link.UP);
            assertThat(health.roundTrip()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
            assertThat(membership.metrics().count("probes-answered")).isPositive();
            assertThat(membership.metrics().count("frames-received")).isPositive();
            return health;
        });
        assertThat(membership.health().find(membership.self().node())).isEmpty();
    }

    @Test
    void the_last_peer_is_suspected_and_then_unreachable_to_a_node_that_knows_it_may_be_cut_off_itself()
            throws Exception {
        ((ExtendedActorSystem) there.system().classicSystem()).finalTerminate();

        assertThat(upTo(new MembershipEvent.Unreachable(peer)))
                .contains(new MembershipEvent.Suspected(peer))
                .doesNotContain(new MembershipEvent.Trusted(peer));

        assertThat(membership.health().isIsolated()).isTrue();

        BlockingQueue<MembershipEvent> late = new LinkedBlockingQueue<>();
        membership.subscribe(late::add);
        List<MembershipEvent> replayed = upTo(new MembershipEvent.Unreachable(peer), late);
        assertThat(replayed).doesNotContain(new MembershipEvent.Suspected(peer));
    }

    private List<MembershipEvent> upTo(MembershipEvent last) throws InterruptedException {
        return upTo(last, events);
    }

    private static List<MembershipEvent> upTo(MembershipEvent last, BlockingQueue<MembershipEvent> events)
            throws InterruptedException {
        List<MembershipEvent> seen = new ArrayList<>();
        while (!seen.contains(last)) {
            MembershipEvent event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("before %s, after %s", last, seen).isNotNull();
            seen.add(event);
        }
        return seen;
    }
}
