package dev.muster.samples.demo;

/**
 * How the clicks of one sender were answered.
 *
 * @param acknowledged clicks whose answer said that they count
 * @param inDoubt clicks that were sent and not answered so: they may count or not
 */
record Tally(long acknowledged, long inDoubt) {
    Tally {
        if (acknowledged < 0 || inDoubt < 0) {
            throw new IllegalArgumentException("a tally must not be negative, was " + acknowledged + " and " + inDoubt);
        }
    }

    Tally plus(Tally other) {
        return new Tally(acknowledged + other.acknowledged, inDoubt + other.inDoubt);
    }
}
