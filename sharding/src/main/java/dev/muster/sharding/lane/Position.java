package dev.muster.sharding.lane;

/**
 * How far a lane has come since it was opened: how many batches, messages and bytes. Also the distance between two positions.
 */
public record Position(long batches, long messages, long bytes) {
    /** Where a lane begins. */
    public static final Position START = new Position(0, 0, 0);

    /** Checks the numbers. */
    public Position {
        if (batches < 0 || messages < 0 || bytes < 0) {
            throw new IllegalArgumentException(
                    "a position must not be negative, was " + batches + ", " + messages + ", " + bytes);
        }
    }

    /** Behind one more batch. */
    public Position plus(int moreMessages, int moreBytes) {
        return new Position(batches + 1, messages + moreMessages, bytes + moreBytes);
    }

    /** The distance from {@code earlier}, which must not be beyond this one. */
    public Position minus(Position earlier) {
        return new Position(batches - earlier.batches, messages - earlier.messages, bytes - earlier.bytes);
    }

    /** Whether no number of this one is above that of {@code other}. */
    public boolean isWithin(Position other) {
        return batches <= other.batches && messages <= other.messages && bytes <= other.bytes;
    }

    /** Whether any number of this one has reached that of {@code other}. */
    public boolean reachesAnyOf(Position other) {
        return batches >= other.batches || messages >= other.messages || bytes >= other.bytes;
    }
}
