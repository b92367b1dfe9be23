package dev.muster.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.membership.Membership;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes in one JVM over real connections. */
class CrdtsTest {
    private static final Config CONFIG = ConfigFactory.parseString("""
                    pekko.actor.provider = cluster
                    pekko.loglevel = WARNING
                    pekko.stdout-loglevel = WARNING
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    pekko.cluster.jmx.enabled = off
                    pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                    pekko.coordinated-shutdown.exit-jvm = off
                    """).withFallback(ConfigFactory.load());

    private Node a;
    private Node b;

    private record Node(ActorSystem<Void> system, Membership membership, Crdts crdts) {
        static Node start() {
            ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "muster", CONFIG);
            Membership membership = Membership.start(system);
            return new Node(system, membership, Crdts.start(system, membership, CrdtSettings.local()));
        }

        Address address() {
            return Cluster.get(system).selfMember().address();
        }

        NodeId id() {
            return membership.self().node();
        }

        void join(Address seed) {
            Cluster.get(system).manager().tell(Join.create(seed));
        }
    }

    @BeforeEach
    void form_a_cluster_of_two() {
        a = Node.start();
        b = Node.start();
        a.join(a.address());
        b.join(a.address());
        await(
                "two members",
                () -> a.membership.members().size() == 2
                        && b.membership.members().size() == 2);
    }

    @AfterEach
    void terminate() throws Exception {
        for (Node node : Set.of(a, b)) {
            node.system.terminate();
            node.system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void counters_sets_and_registers_converge_and_a_dead_nodes_sessions_vanish() {
        a.crdts.counters().get("clicks").add(3);
        b.crdts.counters().get("clicks").increment();
        a.crdts.sets().get("tags", Element.strings()).add("red");
        b.crdts.sets().get("tags", Element.strings()).add("blue");
        a.crdts.registers().get("title", Element.strings()).set("first");
        await(
                "counter",
                () -> a.crdts.counters().get("clicks").value() == 4
                        && b.crdts.counters().get("clicks").value() == 4);
        await(
                "set",
                () -> a.crdts.sets().get("tags", Element.strings()).size() == 2
                        && b.crdts.sets().get("tags", Element.strings()).size() == 2);
        await(
                "register",
                () -> b.crdts
                        .registers()
                        .get("title", Element.strings())
                        .value()
                        .filter("first"::equals)
                        .isPresent());
        assertThat(b.crdts.sets().get("tags", Element.strings()).values()).containsExactly("blue", "red");
        assertThat(a.crdts.metrics().malformedFrames()).isZero();

        ConcurrentLinkedQueue<Presence.Change> left = new ConcurrentLinkedQueue<>();
        Presence room = a.crdts.presence("room");
        room.join("ann", Map.of());
        room.subscribe(diff -> left.addAll(diff.left()));
        b.crdts.presence("room").join("bob", Map.of());
        await(
                "presence",
                () -> room.list().size() == 2 && b.crdts.presence("room").list().size() == 2);

        Address dead = b.address();
        b.system.terminate();
        Cluster.get(a.system).manager().tell(new Down(dead));

        await("bob has gone", () -> room.list().size() == 1);
        await("the diff", () -> !left.isEmpty());
        assertThat(room.list().get(0).key()).isEqualTo("ann");
        assertThat(left.element().cause()).isEqualTo(Presence.Cause.NODE_GONE);
        assertThat(left.element().entry().node()).isEqualTo(b.id());
        assertThat(a.crdts.counters().get("clicks").value()).isEqualTo(4);
    }

    @Test
    void a_large_set_reaches_the_other_node_in_frames_that_fit_and_a_closed_node_takes_its_sessions_along() {
        SetHandle<String> large = a.crdts.sets().get("large", Element.strings());
        for (int i = 0; i < 20; i++) {
            large.add(i + "x".repeat(60_000));
        }
        b.crdts.presence("room").join("bob", Map.of());
        await("the set", () -> b.crdts.sets().get("large", Element.strings()).size() == 20);
        await("bob", () -> a.crdts.presence("room").list().size() == 1);
        assertThat(b.crdts.metrics().malformedFrames()).isZero();

        b.crdts.close();

        await("bob has left", () -> a.crdts.presence("room").list().isEmpty());
        assertThat(a.membership.members()).hasSize(2);
    }
}
