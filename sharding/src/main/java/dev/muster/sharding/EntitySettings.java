package dev.muster.sharding;

import java.time.Duration;

/**
 * How entities of one type live.
 *
 * @param passivateAfter how long an entity may go without a request before it leaves memory; its timers do not count as
 *     requests. From 10 ms to a day. Default 2 min; longer saves recoveries, shorter saves memory.
 * @param snapshotEvery after how many events an event-sourced entity stores its whole state, so that recovery need not replay
 *     more than that. From 1 to 1 000 000. Default 100.
 * @param askTimeout how long an ask without a timeout of its own waits. From 1 ms to an hour, and it should be longer than a
 *     failover. Default 5 s.
 */
public record EntitySettings(Duration passivateAfter, int snapshotEvery, Duration askTimeout) {
    public EntitySettings {
        requireBetween("passivateAfter", passivateAfter, Duration.ofMillis(10), Duration.ofDays(1));
        requireBetween("askTimeout", askTimeout, Duration.ofMillis(1), Duration.ofHours(1));
        if (snapshotEvery < 1 || snapshotEvery > 1_000_000) {
            throw new IllegalArgumentException("snapshotEvery must be from 1 to 1000000, was " + snapshotEvery);
        }
    }

    /** The defaults. */
    public static EntitySettings defaults() {
        return new EntitySettings(Duration.ofMinutes(2), 100, Duration.ofSeconds(5));
    }

    /** These settings with another {@code passivateAfter}. */
    public EntitySettings withPassivateAfter(Duration value) {
        return new EntitySettings(value, snapshotEvery, askTimeout);
    }

    /** These settings with another {@code snapshotEvery}. */
    public EntitySettings withSnapshotEvery(int value) {
        return new EntitySettings(passivateAfter, value, askTimeout);
    }

    /** These settings with another {@code askTimeout}. */
    public EntitySettings withAskTimeout(Duration value) {
        return new EntitySettings(passivateAfter, snapshotEvery, value);
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }
}
