package dev.muster.sharding.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells when everybody who may have seen an earlier state has left: the grace period of read-copy update, with two counted phases as in
 * McKenney's sleepable variant. Lock-free; senders pay one atomic step to enter and one to leave.
 *
 * <pre>
 *   word:  phase (1 bit) | period under way (1 bit) | inside in phase 1 (31 bits) | inside in phase 0 (31 bits)
 *
 *   no period --claim, take the waiting calls--&gt; claimed --flip the phase--&gt; draining the old phase --its count is 0--&gt; no period
 *                                                                                                run the calls that were taken
 * </pre>
 *
 * <p>Why a call that is run may rely on it. A writer changes a volatile and then calls {@link #afterAll}; a sender enters and then reads
 * the volatile. All steps on the word are atomic read-modify-writes, so they have one order, and each happens before the next. The
 * writer's call was taken before the flip of its period. A sender who entered after that flip has therefore seen the writer's change.
 * One who entered before it is counted in the old phase, or had left; nobody can enter the old phase after the flip; and the call runs
 * after the step that brought the old count to 0, hence after all that the sender did inside. The phase that becomes current is empty at
 * the flip, because the period before drained it.
 *
 * <p>A call made while a period is under way waits for the next one: whoever is in the current phase was let in during that period and
 * may not have seen the change. No call is left behind: it is put on the list before the word is looked at, and whoever ends a period
 * looks at the list after the word says so. Calls run before their period ends, so one after another, in the order of their making.
 */
public final class Gate {
    private static final int COUNT_BITS = 31;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long PHASE = 1L << 63;
    private static final long UNDER_WAY = 1L << 62;

    private final AtomicLong word = new AtomicLong();
    private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();
    /** The calls of the period under way; handed from who claimed it to who ends it by their steps on the word. */
    private @Nullable Waiting taken;

    private record Waiting(Runnable call, @Nullable Waiting earlier) {}

    /** Goes in. The ticket is for {@link #exit}, once. At most 2<sup>31</sup> - 1 may be inside. */
    public int enter() {
        while (true) {
            long now = word.get();
            int phase = phaseOf(now);
            if (word.compareAndSet(now, now + one(phase))) {
                return phase;
            }
        }
    }

    /** Leaves. May run what others waited for, in this thread. */
    public void exit(int ticket) {
        long now = word.addAndGet(-one(ticket));
        if (isDrained(now, ticket)) {
            end();
        }
    }

    /**
     * Runs a call once everybody who is inside now has left: in this thread if nobody is, else in the thread of whoever leaves last. The
     * call must be short, and must not throw.
     */
    public void afterAll(Runnable whenLeft) {
        Waiting earlier;
        do {
            earlier = waiting.get();
        } while (!waiting.compareAndSet(earlier, new Waiting(whenLeft, earlier)));
        beginIfWanted();
    }

    /** Begins a period for the waiting calls, unless there are none or one is under way, whose end will look again. */
    private void beginIfWanted() {
        while (waiting.get() != null) {
            long now = word.get();
            if ((now & UNDER_WAY) != 0) {
                return;
            }
            if (word.compareAndSet(now, now | UNDER_WAY)) {
                taken = waiting.getAndSet(null);
                int old = phaseOf(now);
                if (!isDrained(flip(), old)) {
                    return;
                }
                finish();
            }
        }
    }

    private void end() {
        finish();
        beginIfWanted();
    }

    private void finish() {
        Waiting calls = taken;
        taken = null;
        try {
            run(calls);
        } finally {
            word.getAndAdd(-UNDER_WAY);
        }
    }

    /** The earliest call first. */
    private static void run(@Nullable Waiting calls) {
        Waiting ordered = null;
        for (Waiting next = calls; next != null; next = next.earlier()) {
            ordered = new Waiting(next.call(), ordered);
        }
        for (Waiting next = ordered; next != null; next = next.earlier()) {
            next.call().run();
        }
    }

    /** Adding the highest bit flips it, and its carry is lost. */
    private long flip() {
        return word.addAndGet(PHASE);
    }

    /** Whether a period is under way that has flipped away from this phase, and the phase is empty. */
    private static boolean isDrained(long now, int phase) {
        return (now & UNDER_WAY) != 0 && phaseOf(now) != phase && countOf(now, phase) == 0;
    }

    private static int phaseOf(long now) {
        return (int) (now >>> 63);
    }

    private static long countOf(long now, int phase) {
        return now >>> (phase * COUNT_BITS) & COUNT_MASK;
    }

    private static long one(int phase) {
        return 1L << (phase * COUNT_BITS);
    }
}
