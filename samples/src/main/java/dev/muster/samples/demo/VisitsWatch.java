package dev.muster.samples.demo;

import dev.muster.membership.NodeId;
import dev.muster.runtime.Node;
import dev.muster.samples.Counter;
import dev.muster.sharding.EntityRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the entity counter now and then what it counts and where it lives, so that a page need not wait for it. */
final class VisitsWatch implements AutoCloseable {
    static final String ID = "visits";

    private static final long PERIOD_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Without an answer for this long, the counter counts as moving. */
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final Node node;
    private final EntityRef<Counter> counter;
    private final Function<NodeId, String> names;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "demo-visits-watch");
        thread.setDaemon(true);
        return thread;
    });
    private boolean hasAnswered;
    private long answeredAtNanos;
    private long total;
    private @Nullable NodeId owner;

    private VisitsWatch(Node node, Function<NodeId, String> names) {
        this.node = node;
        this.counter = node.entity(Counter.class, ID);
        this.names = names;
    }

    /** Begins to watch; {@code names} says how a node is called. */
    static VisitsWatch start(Node node, Function<NodeId, String> names) {
        VisitsWatch watch = new VisitsWatch(node, names);
        var unused = watch.ticker.scheduleWithFixedDelay(watch::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A total that was just answered: it is newer than what was asked for, as the counter only grows. */
    synchronized void heard(long answered) {
        total = Math.max(total, answered);
        hasAnswered = true;
        answeredAtNanos = System.nanoTime();
    }

    synchronized DemoState.Visits view() {
        NodeId known = owner;
        boolean isAnswering = hasAnswered && System.nanoTime() - answeredAtNanos < SILENCE_NANOS;
        return new DemoState.Visits(total, known == null ? "" : names.apply(known), isAnswering);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }

    /** Asks every time, whether or not the last question has been answered: one that got lost must not hold up the next. */
    private void look() {
        var unusedTotal = counter.ask(new Counter.Get(), PATIENCE).thenAccept(this::heard);
        var unusedOwner = node.where(Counter.class, ID).thenAccept(this::located);
    }

    private synchronized void located(Optional<NodeId> found) {
        NodeId now = found.orElse(null);
        if (now != null && !now.equals(owner)) {
            node.timeline().record("owner", "visits lives on " + names.apply(now));
        }
        owner = now;
    }
}
