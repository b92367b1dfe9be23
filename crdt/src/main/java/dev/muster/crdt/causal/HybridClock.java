package dev.muster.crdt.causal;

/**
 * A hybrid logical clock: never behind the physical clock it is given nor behind any time it has observed, and strictly
 * rising (Kulkarni et al. 2014, figure 5). We depart in one point: a time too far ahead of ours does not move the clock, so
 * that one node with a wrong date cannot drag the cluster into the future. The data stamped with it is joined all the same,
 * and {@link #next} still overtakes it.
 *
 * <p>Not thread safe: its owner guards it.
 */
public final class HybridClock {
    private final long maxDriftMillis;
    private HybridTime last = HybridTime.ZERO;

    /**
     * A clock at the beginning of time.
     *
     * @param maxDriftMillis how far ahead of the physical clock an observed time may be and still be followed
     */
    public HybridClock(long maxDriftMillis) {
        if (maxDriftMillis < 1) {
            throw new IllegalArgumentException("maxDriftMillis must be positive, was " + maxDriftMillis);
        }
        this.maxDriftMillis = maxDriftMillis;
    }

    /**
     * The time of a write that replaces what was written at {@code replaced}: after it, and after every time given before.
     */
    public HybridTime next(long physicalMillis, HybridTime replaced) {
        HybridTime physical = HybridTime.ofMillis(physicalMillis);
        last = physical.compareTo(last) > 0 ? physical : last.next();
        return last.compareTo(replaced) > 0 ? last : replaced.next();
    }

    /** Follows a time seen in received data; false, and no effect, if it is too far ahead. */
    public boolean observe(long physicalMillis, HybridTime seen) {
        if (seen.millis() > physicalMillis + maxDriftMillis) {
            return false;
        }
        last = seen.compareTo(last) > 0 ? seen : last;
        return true;
    }
}
