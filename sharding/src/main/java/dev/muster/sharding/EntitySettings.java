package dev.muster.sharding;

import java.time.Duration;

/**
 * How entities of one type live.
 *
 * @param passivation when entities leave memory.
 * @param snapshotEvery after how many events an event-sourced entity stores its whole state, so that recovery need not replay
 *     more than that. From 1 to 1 000 000. Default 100.
 * @param askTimeout how long an ask without a timeout of its own waits. From 1 ms to an hour, and it should be longer than a
 *     failover. Default 5 s.
 * @param remember whether entities are started again when their shard has moved. Must be the same on all nodes. Default
 *     {@link Remember#NOTHING}.
 * @param stopDeadline how long an entity may take to stop when its shard moves; one that takes longer is named in the log with
 *     what it does. From 100 ms to an hour. Default 10 s; set it above the longest write.
 * @param restartBackoff how long an entity that fails again and again stays down.
 * @param heldMessages how many messages one node holds for shards of the type whose owner it does not know, while they move or
 *     their node is being replaced; beyond that messages are refused with {@link Overloaded}. From 1 to 10 000 000. Default
 *     100 000; choose it by the memory that so many messages take.
 */
public record EntitySettings(
        PassivationSettings passivation,
        int snapshotEvery,
        Duration askTimeout,
        Remember remember,
        Duration stopDeadline,
        RestartBackoff restartBackoff,
        int heldMessages) {
    public EntitySettings {
        requireBetween("snapshotEvery", snapshotEvery, 1, 1_000_000);
        requireBetween("askTimeout", askTimeout, Duration.ofMillis(1), Duration.ofHours(1));
        requireBetween("stopDeadline", stopDeadline, Duration.ofMillis(100), Duration.ofHours(1));
        requireBetween("heldMessages", heldMessages, 1, 10_000_000);
    }

    /** The defaults. */
    public static EntitySettings defaults() {
        return new EntitySettings(
                PassivationSettings.defaults(),
                100,
                Duration.ofSeconds(5),
                Remember.NOTHING,
                Duration.ofSeconds(10),
                RestartBackoff.defaults(),
                100_000);
    }

    /** These settings with another {@code passivation}. */
    public EntitySettings withPassivation(PassivationSettings value) {
        return new EntitySettings(
                value, snapshotEvery, askTimeout, remember, stopDeadline, restartBackoff, heldMessages);
    }

    /** These settings with another {@link PassivationSettings#after() idle time}. */
    public EntitySettings withPassivateAfter(Duration value) {
        return withPassivation(new PassivationSettings(value, passivation.capacity(), passivation.order()));
    }

    /** These settings with another {@link PassivationSettings#capacity() capacity}. */
    public EntitySettings withCapacity(int value) {
        return withPassivation(new PassivationSettings(passivation.after(), value, passivation.order()));
    }

    /** These settings with another {@link PassivationSettings#order() order} in which entities leave. */
    public EntitySettings withEvictionOrder(EvictionOrder value) {
        return withPassivation(new PassivationSettings(passivation.after(), passivation.capacity(), value));
    }

    /** These settings with another {@code snapshotEvery}. */
    public EntitySettings withSnapshotEvery(int value) {
        return new EntitySettings(passivation, value, askTimeout, remember, stopDeadline, restartBackoff, heldMessages);
    }

    /** These settings with another {@code askTimeout}. */
    public EntitySettings withAskTimeout(Duration value) {
        return new EntitySettings(
                passivation, snapshotEvery, value, remember, stopDeadline, restartBackoff, heldMessages);
    }

    /** These settings with another {@code remember}. */
    public EntitySettings withRemember(Remember value) {
        return new EntitySettings(
                passivation, snapshotEvery, askTimeout, value, stopDeadline, restartBackoff, heldMessages);
    }

    /** These settings with another {@code stopDeadline}. */
    public EntitySettings withStopDeadline(Duration value) {
        return new EntitySettings(
                passivation, snapshotEvery, askTimeout, remember, value, restartBackoff, heldMessages);
    }

    /** These settings with another {@code restartBackoff}. */
    public EntitySettings withRestartBackoff(Duration least, Duration most) {
        RestartBackoff value = new RestartBackoff(least, most);
        return new EntitySettings(passivation, snapshotEvery, askTimeout, remember, stopDeadline, value, heldMessages);
    }

    /** These settings with another {@code heldMessages}. */
    public EntitySettings withHeldMessages(int value) {
        return new EntitySettings(
                passivation, snapshotEvery, askTimeout, remember, stopDeadline, restartBackoff, value);
    }

    static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }

    static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }
}
