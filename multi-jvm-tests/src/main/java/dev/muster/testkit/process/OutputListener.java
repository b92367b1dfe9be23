package dev.muster.testkit.process;

/** Told each line that a process writes to its standard output or standard error. */
@FunctionalInterface
public interface OutputListener {
    /** Does nothing. */
    OutputListener NOBODY = (process, nanos, text) -> {};

    /**
     * Called for the lines of one process in their order, by one thread of its own; different processes call at the same
     * time. A listener that is slower than the output loses the oldest lines, which are in the log all the same; a line
     * in their place tells how many.
     *
     * @param process the name given at launch
     * @param nanos this JVM's {@link System#nanoTime} when the line arrived
     * @param text without its end; at most {@link ProcessOutput#MAX_LINE_BYTES} bytes, a longer line is broken
     */
    void line(String process, long nanos, String text);
}
