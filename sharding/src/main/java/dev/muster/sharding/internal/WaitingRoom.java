package dev.muster.sharding.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits, in order, while an entity is recovered or writes: at most {@value #MOST_REQUESTS} requests of others. What the
 * entity sends itself is bounded where it is sent: one request of each timer, and as many of pipes as the cell lets be under
 * way. Not thread safe: an actor owns it.
 */
final class WaitingRoom {
    static final int MOST_REQUESTS = 1000;

    private final Queue<Object> held = new ArrayDeque<>();
    private int requests;

    /** Lets a message wait; false when it is a request too many, which is to be refused. */
    boolean admit(Object message) {
        if (message instanceof Delivery) {
            if (requests >= MOST_REQUESTS) {
                return false;
            }
            requests++;
        }
        return held.add(message);
    }

    /** Takes out what has waited longest; null when nothing waits. */
    @Nullable
    Object next() {
        Object next = held.poll();
        if (next instanceof Delivery) {
            requests--;
        }
        return next;
    }

    /** How many requests of others wait. */
    int requests() {
        return requests;
    }

    /** Takes out the requests of others, one after the other; what the entity sent itself is gone. */
    void empty(Consumer<Delivery> requestsOfOthers) {
        for (Object next = next(); next != null; next = next()) {
            if (next instanceof Delivery delivery) {
                requestsOfOthers.accept(delivery);
            }
        }
    }
}
