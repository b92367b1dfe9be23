package dev.muster.crdt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.Element;
import dev.muster.crdt.causal.HybridClock;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;

/** Two systems that talk over real connections and learn of each other by hand. */
class ReplicatorActorTest {
    private static final Config CONFIG = ConfigFactory.parseMap(Map.of(
                    "pekko.actor.provider",
                    "remote",
                    "pekko.remote.artery.canonical.hostname",
                    "127.0.0.1",
                    "pekko.remote.artery.canonical.port",
                    0,
                    "pekko.remote.artery.bind.port",
                    0))
            .withFallback(ConfigFactory.load());

    private static final class Node {
        final ActorTestKit kit = ActorTestKit.create("closing", CONFIG);
        final CountDownLatch stopped = new CountDownLatch(1);
        final Watching watching = new Watching(Runnable::run);
        final NodeId id;
        final Store store;
        final Topics topics;
        final ActorRef<ReplicatorActor.Command> actor;

        Node(long uid) {
            int port = kit.system().address().port().map(Integer.class::cast).get();
            id = new NodeId("127.0.0.1", port, uid);
            store = new Store(uid, new HybridClock(60_000), System::currentTimeMillis);
            topics = new Topics(id, store, watching);
            actor = kit.system()
                    .systemActorOf(
                            ReplicatorActor.create(id, store, topics, new Tallies(), CrdtSettings.lan(), stopped),
                            ReplicatorActor.NAME,
                            Props.empty());
        }

        void sees(NodeId other) {
            actor.tell(new ReplicatorActor.Changed(new MembershipEvent.Up(other)));
        }

        SlotSet<String> set() {
            return new SlotSet<>(store.set("set"), Element.strings(), store.replica(), watching);
        }

        boolean closes() throws InterruptedException {
            actor.tell(ReplicatorActor.Close.INSTANCE);
            return stopped.await(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_node_that_has_closed_left_nothing_unsaid() throws InterruptedException {
        Node leaver = new Node(1);
        Node stayer = new Node(2);
        try {
            leaver.sees(stayer.id);
            stayer.sees(leaver.id);
            for (int number = 0; number < 60; number++) {
                leaver.set().add("x".repeat(50_000) + number);
            }

            assertThat(leaver.closes()).isTrue();

            assertThat(stayer.set().size()).isEqualTo(60);
        } finally {
            leaver.kit.shutdownTestKit();
            stayer.kit.shutdownTestKit();
        }
    }

    @Test
    void a_node_closes_although_a_neighbour_never_answers() throws InterruptedException {
        Node leaver = new Node(1);
        try {
            leaver.sees(new NodeId("127.0.0.1", 1, 7));
            leaver.set().add("x");

            assertThat(leaver.closes()).isTrue();
        } finally {
            leaver.kit.shutdownTestKit();
        }
    }
}
