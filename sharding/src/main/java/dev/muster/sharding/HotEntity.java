package dev.muster.sharding;

/**
 * An entity that gets many messages.
 *
 * @param id of the entity
 * @param perSecond how many messages a second it gets at most, weighted towards the last minutes
 * @param uncertainty by how much {@code perSecond} may be too high, as rarer entities have shared the counter; what counts a
 *     sample of the messages adds the error of sampling, in both directions
 */
public record HotEntity(String id, double perSecond, double uncertainty) {
    /** Checks that the rates are finite and that the uncertainty is part of the rate. */
    public HotEntity {
        if (!(perSecond >= 0 && perSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("perSecond must be finite and not negative, was " + perSecond);
        }
        if (!(uncertainty >= 0 && uncertainty <= perSecond)) {
            throw new IllegalArgumentException(
                    "uncertainty must be between 0 and " + perSecond + ", was " + uncertainty);
        }
    }
}
