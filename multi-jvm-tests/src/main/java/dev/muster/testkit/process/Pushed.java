package dev.muster.testkit.process;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Pushes events from a forked JVM to the test that forked it; for code that runs there: targets, entities, remote calls.
 *
 * <p>A forked JVM has one conductor and so one way to push, which is why this is static: code that is made deep in a node
 * needs no handle. Safe to call from any thread; never waits.
 */
public final class Pushed {
    /** The most bytes that one event may take, serialized. */
    public static final int MAX_EVENT_BYTES = 64 * 1024;

    private static final AtomicReference<@Nullable Delivery<Frame>> WAY = new AtomicReference<>();

    private Pushed() {}

    /**
     * Pushes {@code value} with the time of this call; it is written down before this returns, so it may change after.
     * Events arrive in the order pushed. If the test takes them too slowly, the oldest of 10 000 are dropped, and a
     * {@link Dropped} tells how many. In a JVM that no conductor forked this does nothing.
     *
     * @throws RefusedCallException if the value, or something in it, is not serializable, or takes more than
     *     {@link #MAX_EVENT_BYTES}
     */
    public static void event(Serializable value) {
        Delivery<Frame> way = WAY.get();
        if (way == null) {
            return;
        }
        byte[] bytes = Serialized.bytesOf(value, "an event");
        if (bytes.length > MAX_EVENT_BYTES) {
            throw new RefusedCallException(
                    "an event must take at most " + MAX_EVENT_BYTES + " bytes, took " + bytes.length);
        }
        way.offer(new Frame(Frame.Kind.EVENT, System.nanoTime(), bytes));
    }

    /** Where the events of this JVM go from now on. */
    static Delivery<Frame> over(FrameChannel channel) {
        Delivery<Frame> way = new Delivery<>("events", frame -> frame.content().length, Pushed::gap, channel::write);
        WAY.set(way.start());
        return way;
    }

    private static Frame gap(long dropped) {
        return new Frame(Frame.Kind.EVENT, System.nanoTime(), Serialized.bytesOf(new Dropped(dropped), "a gap"));
    }
}
