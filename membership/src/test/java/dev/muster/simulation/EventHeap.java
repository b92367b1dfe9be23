package dev.muster.simulation;

import java.util.Arrays;

/**
 * Events in order of time and then of asking: a heap with four children a node, its keys in arrays of their own, since a
 * queue of objects spends its time on cache misses in comparisons.
 */
final class EventHeap {
    private static final int CHILDREN = 4;

    private long[] times = new long[64];
    private long[] orders = new long[64];
    private Event[] events = new Event[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** When the next is due; only when there is one. */
    long nextNanos() {
        return times[0];
    }

    void add(Event event) {
        if (size == events.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        rise(size++, event);
    }

    /** Takes the next; only when there is one. */
    Event remove() {
        Event first = events[0];
        Event last = events[--size];
        events[size] = null;
        if (size > 0) {
            sink(last);
        }
        return first;
    }

    private void rise(int from, Event event) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / CHILDREN;
            if (!isBefore(event.atNanos, event.order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, event);
    }

    private void sink(Event event) {
        int at = 0;
        for (int child = 1; child < size; child = CHILDREN * at + 1) {
            int least = child;
            int end = Math.min(child + CHILDREN, size);
            for (int other = child + 1; other < end; other++) {
                if (isBefore(times[other], orders[other], least)) {
                    least = other;
                }
            }
            if (isBefore(event.atNanos, event.order, least)) {
                break;
            }
            move(least, at);
            at = least;
        }
        put(at, event);
    }

    private boolean isBefore(long time, long order, int at) {
        return time != times[at] ? time < times[at] : order < orders[at];
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        events[to] = events[from];
    }

    private void put(int at, Event event) {
        times[at] = event.atNanos;
        orders[at] = event.order;
        events[at] = event;
    }
}
