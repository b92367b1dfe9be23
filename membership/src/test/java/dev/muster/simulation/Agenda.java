package dev.muster.simulation;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is due, in order of time and then of asking. With ten thousand nodes a single heap costs more than all else, so
 * only what is due within a millisecond is kept in one. The next four seconds are a wheel of unordered lists (Varghese and
 * Lauck: Hashed and Hierarchical Timing Wheels, 1987, scheme 4), and what is later waits in a second heap.
 *
 * <pre>
 *   near heap: tick &lt;= current | wheel: current &lt; tick &lt; current + SLOTS | far heap: the rest
 * </pre>
 */
final class Agenda {
    /** A tick is 2 to the 20th nanoseconds, about a millisecond. */
    private static final int TICK_BITS = 20;

    private static final int SLOTS = 4096;

    private final EventHeap near = new EventHeap();
    private final EventHeap far = new EventHeap();
    private final @Nullable Event[] wheel = new Event[SLOTS];
    private final BitSet taken = new BitSet(SLOTS);
    private long currentTick;
    private long nextOrder;

    boolean isEmpty() {
        return near.isEmpty() && taken.isEmpty() && far.isEmpty();
    }

    /** When the next is due; only when there is one. */
    long nextNanos() {
        advance();
        return near.nextNanos();
    }

    /** Adds what is due at {@code atNanos}, which is not before the last that was removed. */
    void add(long atNanos, Event event) {
        event.atNanos = atNanos;
        event.order = nextOrder++;
        place(event);
    }

    /** Takes the next; only when there is one. */
    Event remove() {
        advance();
        return near.remove();
    }

    private void place(Event event) {
        long tick = event.atNanos >> TICK_BITS;
        if (tick <= currentTick) {
            near.add(event);
        } else if (tick < currentTick + SLOTS) {
            int slot = (int) (tick % SLOTS);
            event.nextInSlot = wheel[slot];
            wheel[slot] = event;
            taken.set(slot);
        } else {
            far.add(event);
        }
    }

    /** Moves on to the next tick that has events, when the current one has no more. */
    private void advance() {
        if (!near.isEmpty()) {
            return;
        }
        long tick = far.isEmpty() ? Long.MAX_VALUE : far.nextNanos() >> TICK_BITS;
        if (!taken.isEmpty()) {
            tick = Math.min(tick, nextTakenTick());
        }
        currentTick = tick;
        int slot = (int) (tick % SLOTS);
        Event event = wheel[slot];
        wheel[slot] = null;
        taken.clear(slot);
        while (event != null) {
            Event next = event.nextInSlot;
            event.nextInSlot = null;
            near.add(event);
            event = next;
        }
        while (!far.isEmpty() && far.nextNanos() >> TICK_BITS < currentTick + SLOTS) {
            place(far.remove());
        }
    }

    private long nextTakenTick() {
        int current = (int) (currentTick % SLOTS);
        int slot = taken.nextSetBit(current + 1);
        int ahead = slot >= 0 ? slot - current : taken.nextSetBit(0) + SLOTS - current;
        return currentTick + ahead;
    }
}
