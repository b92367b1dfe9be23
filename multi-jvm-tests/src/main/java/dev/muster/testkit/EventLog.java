package dev.muster.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What nodes have pushed, and the newest view of each. Thread safe. It keeps the last {@link #CAPACITY} events and drops
 * older ones.
 */
final class EventLog {
    static final int CAPACITY = 10_000;

    private final Deque<ClusterEvent> events = new ArrayDeque<>();
    private final TreeMap<String, Integer> runs = new TreeMap<>();
    private final TreeMap<String, View> views = new TreeMap<>();
    private final Set<String> terminated = new TreeSet<>();
    /** Counts additions, so that a waiter can tell whether it has missed one. */
    private long version;

    /** The node is about to be launched; what its earlier JVM saw counts no more. Returns the number of the run. */
    synchronized int launched(String node) {
        views.remove(node);
        terminated.remove(node);
        return runs.merge(node, 1, Integer::sum);
    }

    /** Adds an event of that run of its node. */
    synchronized void add(int run, ClusterEvent event) {
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.addLast(event);
        if (runs.getOrDefault(event.node(), 0) == run) {
            event.as(MemberChanged.class).ifPresent(changed -> views.put(event.node(), changed.view()));
            event.as(NodeTerminated.class).ifPresent(ended -> terminated.add(event.node()));
        }
        wake();
    }

    /** Wakes who waits, to look again. */
    synchronized void wake() {
        version++;
        notifyAll();
    }

    synchronized List<ClusterEvent> events() {
        return List.copyOf(events);
    }

    synchronized List<ClusterEvent> events(Predicate<ClusterEvent> wanted) {
        List<ClusterEvent> found = new ArrayList<>();
        events.stream().filter(wanted).forEach(found::add);
        return found;
    }

    synchronized Optional<ClusterEvent> first(Predicate<ClusterEvent> wanted) {
        return events.stream().filter(wanted).findFirst();
    }

    /** The newest view that the node's present JVM has pushed. */
    synchronized Optional<View> view(String node) {
        return Optional.ofNullable(views.get(node));
    }

    /** Whether the node's present JVM has been removed from its cluster. */
    synchronized boolean isTerminated(String node) {
        return terminated.contains(node);
    }

    synchronized long version() {
        return version;
    }

    /** Waits until the version is another than {@code seen}, at most that long. */
    synchronized void awaitChange(long seen, long mostNanos) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + mostNanos;
        while (version == seen) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
    }
}
