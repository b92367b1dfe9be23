package dev.muster.sharding;

import java.time.Duration;

/**
 * When entities of one type leave memory; their stored state stays, and the next request brings them back.
 *
 * @param after how long an entity may go without a request before it leaves memory; its timers do not count as requests. From
 *     10 ms to a day. Default 2 min; longer saves recoveries, shorter saves memory. Without effect with {@link Remember#ENTITIES}.
 * @param capacity how many entities of the type one node keeps in memory; beyond it some leave before they are idle. The
 *     bound is soft: entities that are coming or leaving are not pushed out. From 1 to 10 000 000. Default 100 000; choose it by
 *     the memory that the states of so many take.
 * @param order which ones leave first when there are more than {@code capacity}. Default {@link EvictionOrder#LEAST_RECENTLY_USED}.
 */
public record PassivationSettings(Duration after, int capacity, EvictionOrder order) {
    public PassivationSettings {
        EntitySettings.requireBetween("passivation.after", after, Duration.ofMillis(10), Duration.ofDays(1));
        EntitySettings.requireBetween("passivation.capacity", capacity, 1, 10_000_000);
    }

    /** The defaults. */
    public static PassivationSettings defaults() {
        return new PassivationSettings(Duration.ofMinutes(2), 100_000, EvictionOrder.LEAST_RECENTLY_USED);
    }
}
