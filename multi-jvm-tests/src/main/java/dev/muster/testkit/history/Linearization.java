package dev.muster.testkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches an order of the operations on one object that agrees with real time and with what the object does one
 * operation at a time (Herlihy and Wing 1990).
 *
 * <p>Wing and Gong, "Testing and Verifying Concurrent Objects" (JPDC 17, 1993): take any operation that started before
 * the first end that is left, apply it to the model, lift both its ends out of the history and go on; when an end is met
 * whose operation was not taken, step back. Lowe, "Testing for Linearizability" (2017): remember each pair of the set of
 * operations taken and the state reached, and do not go on from one that was met before. An operation of unknown outcome
 * has no end: it may be taken at any later time, or stay behind for ever.
 *
 * <p>The memory has a bound; at it the outcome is that nothing is known. Not thread safe, one use.
 */
final class Linearization<S> {

    /** The result of a search. */
    sealed interface Outcome {
        /** There is an order. */
        record Found() implements Outcome {}

        /**
         * There is none.
         *
         * @param prefix the longest order found, and then {@code stuck}, which fits nowhere before its end
         */
        record Impossible(List<Call> prefix, Call stuck) implements Outcome {}

        /** The bound on states was reached. */
        record Exhausted() implements Outcome {}
    }

    /** A start or an end in the doubly linked list of what is left. */
    private static final class Entry {
        final int index;
        final long atNanos;
        final @Nullable Entry end;

        @Nullable
        Entry before;

        @Nullable
        Entry after;

        Entry(int index, long atNanos, @Nullable Entry end) {
            this.index = index;
            this.atNanos = atNanos;
            this.end = end;
        }
    }

    private record Taken<S>(Entry start, S stateBefore) {}

    /**
     * What was taken, without the long run of operations that every order begins with: the bits of a whole history for each
     * state would be the square of it.
     *
     * @param certain all before this index that were acknowledged are taken
     * @param beyond the acknowledged ones that are taken, counted from {@code certain}
     * @param unknown those of unknown outcome that are taken
     */
    private record Reached<S>(int certain, BitSet beyond, BitSet unknown, S state) {}

    private final Model<S> model;
    private final List<Call> calls;
    private final int maxStates;
    private final Entry head = new Entry(-1, Long.MIN_VALUE, null);
    private final Deque<Taken<S>> stack = new ArrayDeque<>();
    private final Set<Reached<S>> reached = new HashSet<>();
    /** The operations before this index were acknowledged, the others' outcome is unknown. */
    private final int acknowledged;

    private final BitSet taken = new BitSet();
    private final BitSet takenUnknown = new BitSet();
    private S state;
    private int openEnds;
    private long furthestEndNanos = Long.MIN_VALUE;
    private Outcome best = new Outcome.Found();

    private Linearization(Model<S> model, List<Call> calls, int maxStates) {
        this.model = model;
        this.calls = calls;
        this.maxStates = maxStates;
        this.state = model.initial();
        this.acknowledged = (int) calls.stream().filter(Call::isOk).count();
        link();
    }

    /**
     * Searches an order.
     *
     * @param calls on one object, in any order; those that failed and reads without an answer are left out
     */
    static <S> Outcome search(Model<S> model, List<Call> calls, int maxStates) {
        List<Call> relevant = calls.stream()
                .filter(Linearization::matters)
                .sorted(Comparator.comparing(Call::isOk).reversed().thenComparingLong(Call::invokedNanos))
                .toList();
        return new Linearization<>(model, relevant, maxStates).search();
    }

    private static boolean matters(Call call) {
        boolean isRead = call.operation() instanceof Operation.RegisterRead
                || call.operation() instanceof Operation.CounterRead
                || call.operation() instanceof Operation.SetRead;
        return call.isOk() || (call.mayHaveHappened() && !isRead);
    }

    /** Starts before ends of the same instant: equal instants order nothing. */
    private void link() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            Entry end = call.isOk() ? new Entry(i, call.endedNanos(), null) : null;
            entries.add(new Entry(i, call.invokedNanos(), end));
            if (end != null) {
                entries.add(end);
                openEnds++;
            }
        }
        Set<Entry> ends = new HashSet<>();
        entries.forEach(entry -> {
            if (entry.end != null) {
                ends.add(entry.end);
            }
        });
        entries.sort(Comparator.<Entry>comparingLong(entry -> entry.atNanos)
                .thenComparing(entry -> ends.contains(entry) ? 1 : 0));
        Entry last = head;
        for (Entry entry : entries) {
            last.after = entry;
            entry.before = last;
            last = entry;
        }
    }

    private Outcome search() {
        Entry entry = head.after;
        while (openEnds > 0) {
            if (entry == null) {
                throw new AssertionError("an end is left, but not in the list: " + calls);
            }
            if (isStart(entry)) {
                entry = take(entry) ? head.after : entry.after;
                if (reached.size() > maxStates) {
                    return new Outcome.Exhausted();
                }
            } else {
                note(entry);
                if (stack.isEmpty()) {
                    return best;
                }
                entry = stepBack();
            }
        }
        return new Outcome.Found();
    }

    private boolean isStart(Entry entry) {
        return entry.end != null || !calls.get(entry.index).isOk();
    }

    private boolean take(Entry start) {
        Call call = calls.get(start.index);
        Optional<S> next = model.step(state, call.operation(), call.isOk() ? call.result() : null);
        if (next.isEmpty() || (!call.isOk() && next.get().equals(state))) {
            return false;
        }
        mark(start.index, true);
        if (!reached.add(reachedWith(next.get()))) {
            mark(start.index, false);
            return false;
        }
        stack.push(new Taken<>(start, state));
        state = next.get();
        lift(start);
        return true;
    }

    private void mark(int index, boolean isTaken) {
        if (index < acknowledged) {
            taken.set(index, isTaken);
        } else {
            takenUnknown.set(index - acknowledged, isTaken);
        }
    }

    private Reached<S> reachedWith(S next) {
        int certain = taken.nextClearBit(0);
        return new Reached<>(
                certain, taken.get(certain, Math.max(certain, taken.length())), (BitSet) takenUnknown.clone(), next);
    }

    private @Nullable Entry stepBack() {
        Taken<S> last = stack.pop();
        state = last.stateBefore();
        mark(last.start().index, false);
        unlift(last.start());
        return last.start().after;
    }

    private void lift(Entry start) {
        unlink(start);
        if (start.end != null) {
            unlink(start.end);
            openEnds--;
        }
    }

    /** In the opposite order of lifting, so that each finds its neighbours as it left them. */
    private void unlift(Entry start) {
        if (start.end != null) {
            relink(start.end);
            openEnds++;
        }
        relink(start);
    }

    private static void unlink(Entry entry) {
        if (entry.before != null) {
            entry.before.after = entry.after;
        }
        if (entry.after != null) {
            entry.after.before = entry.before;
        }
    }

    private static void relink(Entry entry) {
        if (entry.before != null) {
            entry.before.after = entry;
        }
        if (entry.after != null) {
            entry.after.before = entry;
        }
    }

    private void note(Entry end) {
        if (best instanceof Outcome.Found || end.atNanos > furthestEndNanos) {
            furthestEndNanos = end.atNanos;
            List<Call> prefix = new ArrayList<>();
            stack.descendingIterator().forEachRemaining(step -> prefix.add(calls.get(step.start().index)));
            best = new Outcome.Impossible(List.copyOf(prefix), calls.get(end.index));
        }
    }
}
