package dev.muster.sharding;

import java.time.Duration;

/**
 * How long an entity that fails again and again stays down. The first failure restarts it at once; each further one
 * that comes within {@code most} of a restart doubles the wait.
 *
 * @param least how long the second failure in a row keeps the entity down. From 1 ms to {@code most}. Default 100 ms.
 * @param most the longest wait, and how long an entity must go without a failure until the next one counts as the first. From
 *     {@code least} to an hour. Default 10 s; longer spares whatever the entity fails on, shorter is back sooner.
 */
public record RestartBackoff(Duration least, Duration most) {
    public RestartBackoff {
        EntitySettings.requireBetween("restartBackoff.least", least, Duration.ofMillis(1), Duration.ofHours(1));
        EntitySettings.requireBetween("restartBackoff.most", most, least, Duration.ofHours(1));
    }

    /** The defaults. */
    public static RestartBackoff defaults() {
        return new RestartBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));
    }
}
