package dev.muster.faults;

/**
 * What one direction between two nodes carries. Messages wait for each other in a queue; one that finds it full is
 * dropped.
 *
 * @param bytesPerSecond the rate, at least 1; {@link Long#MAX_VALUE} = without limit
 * @param queueBytes how many bytes may wait, at least 1
 */
public record Bandwidth(long bytesPerSecond, long queueBytes) {
    /** Everything passes at once. */
    public static final Bandwidth UNLIMITED = new Bandwidth(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Checks that both are at least 1. */
    public Bandwidth {
        if (bytesPerSecond < 1 || queueBytes < 1) {
            throw new IllegalArgumentException(
                    "bytesPerSecond and queueBytes must be at least 1, were " + bytesPerSecond + " and " + queueBytes);
        }
    }

    /** Whether it is a limit at all. */
    public boolean isLimited() {
        return bytesPerSecond != Long.MAX_VALUE;
    }

    /** How long so many bytes take, in ns. */
    public long nanosFor(long bytes) {
        return (long) (bytes * 1e9 / bytesPerSecond);
    }
}
