package dev.muster.membership.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.pekko.event.EventStream;

/**
 * What a {@link SwimFailureDetector} needs of the SWIM of its actor system. Pekko gives a detector nothing to find it by
 * but the event stream of the system, which is one object for each system; so this keeps the one process-wide table that
 * the module has, from event streams to SWIMs. It holds the streams weakly and what it holds knows no actor system, so a
 * system that ends badly leaks nothing.
 *
 * @param view what SWIM holds
 * @param linkFailedAfter how long heartbeats must be missing while others reach a node
 */
record SwimAccess(SwimView view, Duration linkFailedAfter) {
    private static final Map<EventStream, SwimAccess> BY_EVENT_STREAM =
            Collections.synchronizedMap(new WeakHashMap<>());

    /** Makes this the SWIM of the actor system with {@code events}. */
    void register(EventStream events) {
        BY_EVENT_STREAM.put(events, this);
    }

    /** The system of {@code events} has ended. */
    static void forget(EventStream events) {
        BY_EVENT_STREAM.remove(events);
    }

    /** The SWIM of the actor system with {@code events}; empty when there is none, or not yet. */
    static Optional<SwimAccess> find(EventStream events) {
        return Optional.ofNullable(BY_EVENT_STREAM.get(events));
    }
}
