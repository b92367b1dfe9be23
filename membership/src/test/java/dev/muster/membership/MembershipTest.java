package dev.muster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final Config ONE_NODE = ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.canonical.port = 0
            pekko.cluster.run-coordinated-shutdown-when-down = off
            pekko.cluster.roles = [front]
            """);

    private ActorTestKit kit;
    private Membership membership;

    @BeforeEach
    void startNode() {
        kit = ActorTestKit.create("muster", ONE_NODE);
        membership = Membership.start(kit.system());
    }

    @AfterEach
    void stopNode() {
        kit.shutdownTestKit();
    }

    @Test
    void a_node_that_has_not_joined_knows_itself_and_no_member() {
        assertThat(membership.members()).isEmpty();
        assertThat(membership.self().status()).isEqualTo(Member.Status.JOINING);
        assertThat(membership.self().roles()).contains("front");
        assertThat(membership.self().node().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void joining_and_leaving_are_told_in_order_and_seen_in_the_snapshot() throws Exception {
        NodeId self = membership.self().node();
        BlockingQueue<MembershipEvent> events = new LinkedBlockingQueue<>();
        membership.subscribe(events::add);
        Cluster cluster = Cluster.get(kit.system());

        cluster.manager().tell(Join.create(cluster.selfMember().address()));

        assertThat(next(events)).isEqualTo(new MembershipEvent.Joined(self));
        assertThat(next(events)).isEqualTo(new MembershipEvent.Up(self));
        assertThat(membership.members()).extracting(Member::status).containsExactly(Member.Status.UP);

        cluster.manager().tell(Leave.create(cluster.selfMember().address()));

        assertThat(next(events)).isEqualTo(new MembershipEvent.Leaving(self));
    }

    @Test
    void a_late_listener_is_replayed_the_present_and_a_failing_one_hurts_nobody() throws Exception {
        NodeId self = membership.self().node();
        Cluster cluster = Cluster.get(kit.system());
        BlockingQueue<MembershipEvent> early = new LinkedBlockingQueue<>();
        membership.subscribe(event -> {
            throw new IllegalStateException("a listener's own fault");
        });
        membership.subscribe(early::add);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        assertThat(next(early)).isEqualTo(new MembershipEvent.Joined(self));
        assertThat(next(early)).isEqualTo(new MembershipEvent.Up(self));

        BlockingQueue<MembershipEvent> late = new LinkedBlockingQueue<>();
        membership.subscribe(late::add);

        assertThat(next(late)).isEqualTo(new MembershipEvent.Joined(self));
        assertThat(next(late)).isEqualTo(new MembershipEvent.Up(self));
    }

    @Test
    void a_node_that_shuts_down_reports_no_other_node_as_removed() throws Exception {
        NodeId self = membership.self().node();
        ActorTestKit other = ActorTestKit.create("muster", ONE_NODE);
        try {
            Cluster cluster = Cluster.get(kit.system());
            Cluster joining = Cluster.get(other.system());
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            joining.manager().tell(Join.create(cluster.selfMember().address()));
            BlockingQueue<MembershipEvent> events = new LinkedBlockingQueue<>();
            Membership leaving = Membership.start(other.system());
            leaving.subscribe(events::add);
            NodeId gone = leaving.self().node();
            upTo(new MembershipEvent.Up(gone), events);

            joining.manager().tell(Leave.create(joining.selfMember().address()));

            List<MembershipEvent> seen = upTo(new MembershipEvent.Removed(gone), events);
            assertThat(seen).doesNotContain(new MembershipEvent.Removed(self));
            other.system().getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(events).doesNotContain(new MembershipEvent.Removed(self));
        } finally {
            other.shutdownTestKit();
        }
    }

    @Test
    void without_swim_nothing_is_known_of_health_and_nothing_counted() {
        assertThat(membership.health()).isEqualTo(MembershipHealth.UNKNOWN);
        assertThat(membership.metrics().counts()).isEmpty();
        assertThat(membership.metrics().count("probes")).isZero();
    }

    /** The events up to and with {@code last}. */
    private static List<MembershipEvent> upTo(MembershipEvent last, BlockingQueue<MembershipEvent> events)
            throws InterruptedException {
        List<MembershipEvent> seen = new ArrayList<>();
        do {
            seen.add(next(events));
        } while (!seen.contains(last));
        return seen;
    }

    private static MembershipEvent next(BlockingQueue<MembershipEvent> events) throws InterruptedException {
        MembershipEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("next membership event").isNotNull();
        return event;
    }
}
