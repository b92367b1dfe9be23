package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class LeaveTest {
    @Test
    void a_shutdown_that_hangs_is_given_up_and_the_actor_system_has_stopped_within_the_limit() {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                "hanging",
                ConfigFactory.parseString("pekko.coordinated-shutdown.default-phase-timeout = 30 s")
                        .withFallback(ConfigFactory.load()));
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseServiceStop(), "hangs", () -> new CompletableFuture<Done>());
        Duration limit = Duration.ofSeconds(4);
        long beginNanos = System.nanoTime();

        NodeParts.leave(system, limit);

        assertThat(system.whenTerminated().isCompleted()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(limit.plusSeconds(1));
    }
}
