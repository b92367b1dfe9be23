package dev.muster.sharding.passivation;

import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.EvictionOrder;
import dev.muster.sharding.PassivationSettings;
import dev.muster.sharding.Remember;

/**
 * How long and how many entities may stay.
 *
 * @param idleNanos how long without a request; {@link Long#MAX_VALUE} for ever
 * @param capacity how many at a time
 * @param order which ones go first when there are more
 * @param halfLifeNanos after which time a use counts half, for {@link EvictionOrder#LEAST_FREQUENTLY_USED}
 */
public record PassivationLimits(long idleNanos, int capacity, EvictionOrder order, long halfLifeNanos) {

    /** What the settings of an entity type ask for. */
    public static PassivationLimits of(EntitySettings settings) {
        PassivationSettings passivation = settings.passivation();
        long after = passivation.after().toNanos();
        long idle = settings.remember() == Remember.ENTITIES ? Long.MAX_VALUE : after;
        return new PassivationLimits(idle, passivation.capacity(), passivation.order(), after / 4);
    }
}
