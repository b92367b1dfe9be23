package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.PeerHealth.Liveness;
import dev.muster.membership.SwimMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.UntypedAbstractActor;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing that users do holds up failure detection. */
class ControlStreamTest {
    private static final String SETTINGS = PlainNodes.ADOPTED + """
            pekko.actor.serializers.held-up = "dev.muster.membership.internal.HeldUp$Serializer"
            pekko.actor.serialization-bindings { "dev.muster.membership.internal.HeldUp" = held-up }
            pekko.remote.artery.advanced.outbound-message-queue-size = 64
            muster.swim.local.probe { interval = 400ms, most-timeout = 300ms }
            muster.swim.local.suspicion.least = 1s
            pekko.actor.default-dispatcher.fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
            """;
    /** More probes than it takes to suspect and convict a node with these settings. */
    private static final int PROBES = 8;

    private static final int BURST = 100;

    private final PlainNodes nodes = new PlainNodes();

    @AfterEach
    void stopNodes() {
        nodes.close();
    }

    @Test
    void user_messages_that_fill_the_ordinary_stream_hold_up_no_frame_and_raise_no_suspicion() {
        List<ActorSystem> cluster = nodes.startCluster(2, SETTINGS);
        ActorSystem sender = cluster.get(0);
        ActorSystem receiver = cluster.get(1);
        TestKit slow = new TestKit(receiver);
        TestKit dropped = new TestKit(sender);
        sender.getEventStream().subscribe(dropped.getRef(), Dropped.class);
        ActorSelection user = sender.actorSelection(
                slow.getRef().path().toStringWithAddress(Cluster.get(receiver).selfAddress()));
        HeldUp message = HeldUp.untilReleased();
        try {
            nodes.await(() -> droppedOf(BURST, user, message, dropped) == BURST);
            SwimMetrics before = metrics(sender);

            nodes.await(() -> droppedOf(BURST, user, message, dropped) > 0
                    && answered(sender) >= before.count("probes-answered") + PROBES);

            assertThat(droppedOf(BURST, user, message, dropped)).isEqualTo(BURST);
            slow.expectNoMessage(Duration.ofMillis(1));
            assertHealthy(sender, receiver);
        } finally {
            message.readable().countDown();
        }
        slow.expectMsgClass(Duration.ofSeconds(20), HeldUp.class);
    }

    @Test
    void users_that_block_every_thread_of_theirs_hold_up_no_probe_and_raise_no_suspicion() throws Exception {
        List<ActorSystem> cluster = nodes.startCluster(2, SETTINGS);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(4);
        try {
            for (ActorSystem system : cluster) {
                for (int actor = 0; actor < 8; actor++) {
                    system.actorOf(Props.create(Blocking.class, () -> new Blocking(blocked, release)))
                            .tell("block", ActorRef.noSender());
                }
            }
            assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
            List<Long> before = new ArrayList<>();
            cluster.forEach(system -> before.add(answered(system)));

            nodes.await(() -> answered(cluster.get(0)) >= before.get(0) + PROBES
                    && answered(cluster.get(1)) >= before.get(1) + PROBES);

            assertHealthy(cluster.get(0), cluster.get(1));
        } finally {
            release.countDown();
        }
    }

    /** How many of so many messages find no room in the queue of the ordinary stream. */
    private static int droppedOf(int messages, ActorSelection user, HeldUp message, TestKit dropped) {
        for (int sent = 0; sent < messages; sent++) {
            user.tell(message, ActorRef.noSender());
        }
        int count = 0;
        while (dropped.msgAvailable()) {
            dropped.expectMsgClass(Dropped.class);
            count++;
        }
        return count;
    }

    private static void assertHealthy(ActorSystem one, ActorSystem other) {
        for (ActorSystem system : List.of(one, other)) {
            SwimMetrics metrics = metrics(system);
            assertThat(metrics.count("suspicions")).as("%s", metrics).isZero();
            assertThat(metrics.count("probes-failed")).as("%s", metrics).isZero();
            assertThat(PlainNodes.unreachable(system)).isEmpty();
            assertThat(SwimExtension.get(system).health().peers())
                    .extracting("liveness")
                    .containsExactly(Liveness.ALIVE);
        }
    }

    private static SwimMetrics metrics(ActorSystem system) {
        return SwimExtension.get(system).metrics();
    }

    private static long answered(ActorSystem system) {
        return metrics(system).count("probes-answered");
    }

    /** What no user should do, and many do. */
    static final class Blocking extends UntypedAbstractActor {
        private final CountDownLatch blocked;
        private final CountDownLatch release;

        Blocking(CountDownLatch blocked, CountDownLatch release) {
            this.blocked = blocked;
            this.release = release;
        }

        @Override
        public void onReceive(Object message) throws InterruptedException {
            blocked.countDown();
            release.await();
        }
    }
}
