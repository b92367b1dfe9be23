package dev.muster.runtime.web;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What one client has still to be sent, bounded. Of a snapshot only the newest is kept; when the box is full, the oldest
 * frame is dropped. Not thread safe: its client guards it.
 */
final class Outbox {
    private final int capacity;
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private long dropped;

    Outbox(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be positive, was " + capacity);
        }
        this.capacity = capacity;
    }

    /** Adds a frame; a snapshot replaces the waiting one of the same name. */
    void offer(Frame frame) {
        if (frame.kind() == Frame.Kind.SNAPSHOT) {
            removeOlderSnapshot(frame.name());
        }
        if (frames.size() == capacity) {
            frames.removeFirst();
            dropped++;
        }
        frames.addLast(frame);
    }

    /** The oldest waiting frame, or null. */
    @Nullable
    Frame poll() {
        return frames.pollFirst();
    }

    int size() {
        return frames.size();
    }

    /** How many frames were lost for want of room; a replaced snapshot is not lost. */
    long dropped() {
        return dropped;
    }

    private void removeOlderSnapshot(String name) {
        for (Iterator<Frame> waiting = frames.iterator(); waiting.hasNext(); ) {
            Frame frame = waiting.next();
            if (frame.kind() == Frame.Kind.SNAPSHOT && frame.name().equals(name)) {
                waiting.remove();
                return;
            }
        }
    }

    /** One server-sent event. */
    record Frame(Kind kind, String name, String data) {
        enum Kind {
            SNAPSHOT,
            EVENT
        }

        Frame {
            if (name.isEmpty() || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0) {
                throw new IllegalArgumentException("the name of an event must be one line, was '" + name + "'");
            }
        }

        /** The frame as the event-stream format wants it: each line of the data in its own field. */
        String text() {
            StringBuilder text = new StringBuilder("event: ").append(name).append('\n');
            data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
            if (data.isEmpty()) {
                text.append("data: \n");
            }
            return text.append('\n').toString();
        }
    }
}
