package dev.muster.samples.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Clicks on both counters of one node's page, one click after the other, and keeps the tally. */
final class Clicker {
    private static final long PAUSE_MILLIS = 20;

    private final NodeClient client;
    private final BooleanSupplier isTime;
    private final Thread thread;
    private final Count visits = new Count();
    private final Count clicks = new Count();
    private volatile long lastVisitNanos;

    private Clicker(String name, NodeClient client, BooleanSupplier isTime) {
        this.client = client;
        this.isTime = isTime;
        this.thread = new Thread(this::run, "demo-clicker-" + name);
        thread.setDaemon(true);
    }

    /** Clicks from now on, for as long as {@code isTime} says so. */
    static Clicker start(String name, NodeClient client, BooleanSupplier isTime) {
        Clicker clicker = new Clicker(name, client, isTime);
        clicker.lastVisitNanos = System.nanoTime();
        clicker.thread.start();
        return clicker;
    }

    Tally visits() {
        return visits.tally();
    }

    Tally clicks() {
        return clicks.tally();
    }

    /** When the last acknowledged visit was sent; before the first one, when clicking began. */
    long lastVisitNanos() {
        return lastVisitNanos;
    }

    /** Waits until the last click has been answered. */
    void awaitEnd(long limitMillis) throws InterruptedException {
        thread.join(limitMillis);
        if (thread.isAlive()) {
            throw new IllegalStateException("a click has had no answer for " + limitMillis + " ms");
        }
    }

    private void run() {
        try {
            while (isTime.getAsBoolean()) {
                long sentNanos = System.nanoTime();
                NodeClient.Answer answer = client.click("visits");
                if (answer == NodeClient.Answer.ACKNOWLEDGED) {
                    lastVisitNanos = sentNanos;
                }
                visits.add(answer);
                clicks.add(client.click("clicks"));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Count {
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicLong inDoubt = new AtomicLong();

        void add(NodeClient.Answer answer) {
            switch (answer) {
                case ACKNOWLEDGED -> acknowledged.incrementAndGet();
                case IN_DOUBT -> inDoubt.incrementAndGet();
                case NOT_SENT -> {
                    // Nobody was there, so nothing can count.
                }
            }
        }

        Tally tally() {
            return new Tally(acknowledged.get(), inDoubt.get());
        }
    }
}
