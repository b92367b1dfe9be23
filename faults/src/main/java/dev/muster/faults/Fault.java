package dev.muster.faults;

/**
 * One fault of a plan.
 *
 * @param atNanos when it begins, after the instant at which the plan is applied; at least 0
 * @param effect what it does
 * @param durationNanos how long it lasts, at least 0; {@link #FOREVER}; 0 for a kind that
 *     {@linkplain FaultKind#isInstant() takes no time}
 */
public record Fault(long atNanos, Effect effect, long durationNanos) {
    /** The duration of a fault that never ends. */
    public static final long FOREVER = Long.MAX_VALUE;

    /** Checks the times. */
    public Fault {
        if (atNanos < 0 || durationNanos < 0) {
            throw new IllegalArgumentException(
                    "a fault's times must be at least 0, were " + atNanos + " and " + durationNanos);
        }
        if (durationNanos != FOREVER && atNanos > FOREVER - 1 - durationNanos) {
            throw new IllegalArgumentException("a fault must end within 292 years");
        }
        if (effect.kind().isInstant() && durationNanos != 0) {
            throw new IllegalArgumentException(
                    "a " + effect.kind().word() + " takes no time, was " + FaultText.time(durationNanos));
        }
    }

    /** Whether it never ends. */
    public boolean isForever() {
        return durationNanos == FOREVER;
    }

    /** When it ends, after the instant at which the plan is applied; {@link #FOREVER} for never. */
    public long endNanos() {
        return isForever() ? FOREVER : atNanos + durationNanos;
    }

    /** The same for another time. */
    public Fault lasting(long nanos) {
        return new Fault(atNanos, effect, nanos);
    }

    /** Its line in a plan, such as {@code 12.5s pause n3 8s}. */
    @Override
    public String toString() {
        String begin = FaultText.time(atNanos) + " " + effect;
        if (effect.kind().isInstant()) {
            return begin;
        }
        return begin + " " + (isForever() ? "forever" : FaultText.time(durationNanos));
    }
}
