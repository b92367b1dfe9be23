package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.testkit.javadsl.TestKit;

/** Plain Pekko applications in this JVM: actor systems with nothing of ours but the one setting. */
final class PlainNodes implements AutoCloseable {
    /** The setting by which an application adopts SWIM. */
    static final String ADOPTED =
            "pekko.cluster.failure-detector.implementation-class = \"" + SwimFailureDetector.class.getName() + "\"\n";

    /** What any such application has, and what makes a test short. Terminating is dying: nobody is told. */
    private static final String APPLICATION = """
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.canonical.port = 0
            pekko.cluster.jmx.enabled = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.coordinated-shutdown.terminate-actor-system = on
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.loglevel = WARNING
            pekko.log-dead-letters = off
            """;

    private static final String QUICK = """
            pekko.cluster.gossip-interval = 100ms
            pekko.cluster.retry-unsuccessful-join-after = 500ms
            pekko.cluster.leader-actions-interval = 100ms
            pekko.cluster.unreachable-nodes-reaper-interval = 100ms
            pekko.cluster.periodic-tasks-initial-delay = 100ms
            muster.swim.profile = local
            muster.swim.local.suspicion { least = 600ms, factor = 2 }
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<ActorSystem> systems = new ArrayList<>();

    /** Starts one more, which has joined nobody. */
    ActorSystem start(String settings) {
        Config config =
                ConfigFactory.parseString(APPLICATION + QUICK + settings).withFallback(ConfigFactory.load());
        ActorSystem system = ActorSystem.create("plain", config.resolve());
        systems.add(system);
        return system;
    }

    /** Starts some, and makes them one cluster in which all are up. */
    List<ActorSystem> startCluster(int size, String settings) {
        List<ActorSystem> cluster = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            cluster.add(start(settings));
        }
        for (ActorSystem system : cluster) {
            Cluster.get(system).join(Cluster.get(cluster.get(0)).selfAddress());
        }
        await(() -> cluster.stream().allMatch(system -> upMembers(system) == size));
        await(() -> cluster.stream()
                .allMatch(system -> SwimExtension.get(system).health().peers().size() == size - 1));
        return cluster;
    }

    static long upMembers(ActorSystem system) {
        return members(system).stream()
                .filter(member -> member.status().equals(MemberStatus.up()))
                .count();
    }

    static List<Member> members(ActorSystem system) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .toList();
    }

    /** Whom Pekko Cluster reports as unreachable. */
    static List<NodeId> unreachable(ActorSystem system) {
        return Cluster.get(system).state().getUnreachable().stream()
                .map(member -> MembershipView.nodeOf(member.uniqueAddress()))
                .toList();
    }

    static NodeId nodeOf(ActorSystem system) {
        return MembershipView.nodeOf(Cluster.get(system).selfUniqueAddress());
    }

    /** Ends a node as a crash does: the others hear nothing more. */
    static void kill(ActorSystem system) throws Exception {
        ((ExtendedActorSystem) system).finalTerminate();
        ended(system);
    }

    static void ended(ActorSystem system) throws Exception {
        CompletionStage<?> terminated = system.getWhenTerminated();
        assertThat(Optional.ofNullable(terminated.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                .isPresent();
    }

    /** Waits until {@code condition} holds, at most half a minute. */
    void await(BooleanSupplier condition) {
        new TestKit(systems.get(0)).awaitCond(PATIENCE, Duration.ofMillis(20), condition::getAsBoolean);
    }

    @Override
    public void close() {
        systems.forEach(system -> ((ExtendedActorSystem) system).finalTerminate());
    }
}
