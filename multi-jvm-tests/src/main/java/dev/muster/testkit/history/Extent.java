package dev.muster.testkit.history;

/** Whether a transcript has all that was recorded. Without that it proves nothing, and every check says unknown. */
public enum Extent {
    COMPLETE,
    /** The recorder was full, or the file has no end. */
    TRUNCATED
}
