package dev.muster.testkit.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long this JVM, or a process it started, stood still without being told to: stopped from outside, starved by other
 * work on the machine, in a long garbage collection. Thread safe.
 *
 * <p>Each JVM looks every 10 ms whether it runs; a stall counts from 100 ms on. A process that is stopped, and stays so,
 * is seen one second later by the beats that no longer come. The times in which the kit pauses a process or limits its
 * processor time do not count.
 */
public final class StallWatch implements AutoCloseable {
    /** This JVM's name among the sources. */
    public static final String CONDUCTOR = "conductor";

    private final Stalls stalls = new Stalls(System.nanoTime());
    private final Ticker ticker;

    private StallWatch() {
        ticker = Ticker.begin(listener(CONDUCTOR));
    }

    /** Begins to watch this JVM. */
    static StallWatch begin() {
        return new StallWatch();
    }

    /** Takes what one source tells. */
    Ticker.Listener listener(String source) {
        return new Ticker.Listener() {
            @Override
            public void beat(long nowNanos) {
                synchronized (stalls) {
                    stalls.beat(source, nowNanos);
                }
            }

            @Override
            public void stalled(long fromNanos, long lengthNanos) {
                synchronized (stalls) {
                    stalls.stalled(source, fromNanos, lengthNanos);
                }
            }
        };
    }

    void ended(String source) {
        synchronized (stalls) {
            stalls.ended(source, System.nanoTime());
        }
    }

    void injectionBegins(String source) {
        synchronized (stalls) {
            stalls.injectionBegins(source, System.nanoTime());
        }
    }

    void injectionEnds(String source) {
        synchronized (stalls) {
            stalls.injectionEnds(source, System.nanoTime());
        }
    }

    /**
     * Takes a stall of {@code source} between these times for the caller's own doing; pauses and limits of the kit are
     * known already.
     *
     * @param source {@link JvmProcess#source}, or {@link #CONDUCTOR}
     */
    public void injected(String source, long fromNanos, long toNanos) {
        synchronized (stalls) {
            stalls.injected(source, fromNanos, toNanos);
        }
    }

    /**
     * By how much a deadline that began at {@code sinceNanos} is to be moved, as of now: how long since then at least one
     * source stood still.
     */
    public Duration stretch(long sinceNanos) {
        synchronized (stalls) {
            return Duration.ofNanos(stalls.stretchNanos(sinceNanos, System.nanoTime()));
        }
    }

    /** The longest stall since {@code sinceNanos}, one that is not over included. */
    public Optional<Stall> worst(long sinceNanos) {
        synchronized (stalls) {
            return stalls.worstUninjected(sinceNanos, System.nanoTime());
        }
    }

    /** All stalls since {@code sinceNanos}, in the order of their beginnings. */
    public List<Stall> all(long sinceNanos) {
        synchronized (stalls) {
            return stalls.uninjected(sinceNanos, System.nanoTime());
        }
    }

    /** Ends the watch of this JVM; what is known stays. */
    @Override
    public void close() {
        ticker.close();
        ended(CONDUCTOR);
    }
}
