package dev.muster.runtime.timeline;

import dev.muster.membership.Subscription;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The last {@value #CAPACITY} events of one node. The oldest event is forgotten when the ring is full; a reader notices by
 * a first sequence above the one it asked for. Any thread may record and read.
 */
public final class Timeline {
    /** How many events are kept. */
    public static final int CAPACITY = 1024;

    private final Clock clock;
    private final ArrayDeque<Event> ring = new ArrayDeque<>(CAPACITY);
    private final CopyOnWriteArrayList<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private long lastSequence;

    /** An empty timeline whose events are stamped by {@code clock}. */
    public Timeline(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds an event and tells the subscribers, on the calling thread, in the order of the sequence numbers.
     *
     * @param kind a short lower-case word to filter by
     * @param text one line for people
     * @return the recorded event
     */
    public synchronized Event record(String kind, String text) {
        Event event = new Event(lastSequence + 1, clock.instant(), kind, text);
        lastSequence = event.sequence();
        if (ring.size() == CAPACITY) {
            ring.removeFirst();
        }
        ring.addLast(event);
        listeners.forEach(listener -> listener.accept(event));
        return event;
    }

    /** The kept events after {@code sequence}, oldest first; 0 gives all that are kept. */
    public synchronized List<Event> since(long sequence) {
        List<Event> events = new ArrayList<>();
        for (Event event : ring) {
            if (event.sequence() > sequence) {
                events.add(event);
            }
        }
        return List.copyOf(events);
    }

    /** Calls {@code listener} for every event from now on, on the recording thread: it must be quick and must not throw. */
    public Subscription subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
