package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients ask and what nodes do. Thread safe; clients may share it from any thread.
 *
 * <p>A client is what Jepsen calls a process: it does one thing at a time. An operation without an outcome stays open
 * for ever, but its client may go on, because here operations are numbered.
 *
 * <p>Memory is bounded: each event takes one of {@code capacity} cells, and each element of a set that was read takes
 * one more; a cell takes about 100 bytes with names of usual length. When the cells are used up, every further recording
 * throws {@link IllegalStateException} and the transcript is {@link Extent#TRUNCATED}, so that no check passes: a history
 * with something missing proves nothing.
 */
public final class History {
    /** About 100 MB when full. */
    public static final int DEFAULT_CAPACITY = 1_000_000;

    private static final int GREATEST_CAPACITY = 1 << 24;

    private final LongSupplier nanoClock;
    private final int capacity;
    private final List<Event> events = new ArrayList<>();
    private final Map<Long, Event.Invoked> open = new HashMap<>();
    private final Map<String, Long> busy = new HashMap<>();
    private int cells;
    private long numbers;
    private Extent extent = Extent.COMPLETE;

    /**
     * A history of up to {@value #DEFAULT_CAPACITY} cells.
     *
     * @param nanoClock {@code System::nanoTime} outside of tests of the history itself; must not go back
     */
    public History(LongSupplier nanoClock) {
        this(nanoClock, DEFAULT_CAPACITY);
    }

    /**
     * A history with a bound of its own.
     *
     * @param nanoClock {@code System::nanoTime} outside of tests of the history itself; must not go back
     * @param capacity 1 to 2^24 cells
     */
    public History(LongSupplier nanoClock, int capacity) {
        if (capacity < 1 || capacity > GREATEST_CAPACITY) {
            throw new IllegalArgumentException("capacity must be 1 to 2^24 cells, was " + capacity);
        }
        this.nanoClock = nanoClock;
        this.capacity = capacity;
    }

    /**
     * Runs one operation and records it: ok if the call returns, of unknown outcome if it throws.
     *
     * @return what the call returned, which is also the {@linkplain Operation#answer result}
     * @throws Exception what the call threw
     * @throws IllegalStateException if the client is busy, or the history is full; before the call, the call was not made
     */
    public <T> T record(String client, Operation operation, Callable<T> call) throws Exception {
        return record(client, operation, call, failure -> false);
    }

    /**
     * As {@link #record(String, Operation, Callable)}.
     *
     * @param hadNoEffect picks the exceptions after which the operation certainly had no effect and never will, such as
     *     a refusal by the owner. If in doubt: false
     */
    public <T> T record(String client, Operation operation, Callable<T> call, Predicate<? super Exception> hadNoEffect)
            throws Exception {
        long number = invoke(client, operation);
        T value;
        try {
            value = call.call();
        } catch (Exception failure) {
            end(number, outcome(failure, hadNoEffect));
            throw failure;
        } catch (Error failure) {
            info(number, failure.toString());
            throw failure;
        }
        ok(number, answer(number, operation, value));
        return value;
    }

    /** As {@link #record(String, Operation, Callable)}, but an exception of the call is not thrown, only recorded. */
    public Outcome attempt(String client, Operation operation, Callable<?> call) {
        return attempt(client, operation, call, failure -> false);
    }

    /** As {@link #record(String, Operation, Callable, Predicate)}, but an exception of the call is only recorded. */
    public Outcome attempt(
            String client, Operation operation, Callable<?> call, Predicate<? super Exception> hadNoEffect) {
        long number = invoke(client, operation);
        @Nullable Object value;
        try {
            value = call.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return end(number, outcome(interrupted, hadNoEffect));
        } catch (Exception failure) {
            return end(number, outcome(failure, hadNoEffect));
        } catch (Error failure) {
            info(number, failure.toString());
            throw failure;
        }
        return end(number, new Outcome.Ok(answer(number, operation, value)));
    }

    /**
     * A client starts an operation.
     *
     * @return the number to end it with
     * @throws IllegalStateException if an operation of the client has not ended, or the history is full
     */
    public synchronized long invoke(String client, Operation operation) {
        Long running = busy.get(client);
        if (running != null) {
            throw new IllegalStateException(
                    "client " + client + " must do one thing at a time, was busy with " + open.get(running));
        }
        Event.Invoked invoked = new Event.Invoked(nanoClock.getAsLong(), numbers + 1, client, operation);
        append(invoked, 1);
        numbers++;
        open.put(numbers, invoked);
        busy.put(client, numbers);
        return numbers;
    }

    /**
     * The operation happened.
     *
     * @throws IllegalArgumentException if it is not open, or this does not answer it
     */
    public void ok(long number, Result result) {
        end(number, new Outcome.Ok(result));
    }

    /**
     * The operation certainly had no effect and never will.
     *
     * @throws IllegalArgumentException if it is not open
     */
    public void fail(long number, String why) {
        end(number, new Outcome.Failed(why));
    }

    /**
     * Nobody knows whether the operation happens.
     *
     * @throws IllegalArgumentException if it is not open
     */
    public void info(long number, String why) {
        end(number, new Outcome.Unknown(why));
    }

    /**
     * Something that a node saw, with the node's own instant.
     *
     * @throws IllegalStateException if the history is full
     */
    public synchronized void observed(Event.Observation observation) {
        append(observation, 1);
    }

    /**
     * A node is gone, and with it what was live on it.
     *
     * @param atNanos when it was told to, rather than when that was noticed, lest an overlap is seen that was none
     */
    public void nodeEnded(String node, long atNanos) {
        observed(new Event.NodeEnded(atNanos, node));
    }

    /** From now on every replica has all updates that have ended: reads may be held against that. */
    public synchronized void settled() {
        append(new Event.Settled(nanoClock.getAsLong()), 1);
    }

    /** All that was recorded so far. */
    public synchronized Transcript transcript() {
        return new Transcript(events, extent);
    }

    private Result answer(long number, Operation operation, @Nullable Object value) {
        try {
            return operation.answer(value);
        } catch (IllegalArgumentException refused) {
            info(number, refused.toString());
            throw refused;
        }
    }

    private static Outcome outcome(Exception failure, Predicate<? super Exception> hadNoEffect) {
        return hadNoEffect.test(failure)
                ? new Outcome.Failed(failure.toString())
                : new Outcome.Unknown(failure.toString());
    }

    private synchronized Outcome end(long number, Outcome outcome) {
        Event.Invoked start = open.get(number);
        if (start == null) {
            throw new IllegalArgumentException("number must be that of an open operation, was " + number);
        }
        if (outcome instanceof Outcome.Ok ok && !start.operation().isAnsweredBy(ok.result())) {
            throw new IllegalArgumentException("result must answer " + start.operation() + ", was " + ok.result());
        }
        open.remove(number);
        busy.remove(start.client());
        append(new Event.Ended(nanoClock.getAsLong(), number, outcome), cells(outcome));
        return outcome;
    }

    private static int cells(Outcome outcome) {
        return outcome instanceof Outcome.Ok ok && ok.result() instanceof Result.Elements read
                ? 1 + read.elements().size()
                : 1;
    }

    private void append(Event event, int needed) {
        if (extent == Extent.TRUNCATED || needed > capacity - cells) {
            extent = Extent.TRUNCATED;
            throw new IllegalStateException("the history must have at most " + capacity
                    + " cells (events, and elements of sets that were read); "
                    + "what came after proves nothing: record fewer operations, or give it a greater capacity");
        }
        cells += needed;
        events.add(event);
    }
}
