package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Machine;
import dev.muster.benchmarks.process.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The senders of a process: readies entities and keys before the clock runs, and runs rounds. One thread at a time. */
public final class Senders {
    private static final int DRAWN = 1 << 19;
    private static final int TOUCHES_AT_ONCE = 256;

    private final Subject subject;
    private final Tally tally;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "sender");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, int[]> drawn = new HashMap<>();
    private Target[] targets = new Target[0];

    /** Of entities that count into {@code tally}. */
    public Senders(Subject subject, Tally tally) {
        this.subject = subject;
        this.tally = tally;
    }

    /** Brings the first {@code entities} entities into memory: {@code e0}, {@code e1} and so on. */
    public void prepare(int entities) throws InterruptedException, ExecutionException {
        List<Target> all = new ArrayList<>(List.of(targets));
        while (all.size() < entities) {
            all.add(subject.target("e" + all.size()));
        }
        activate(all.subList(targets.length, all.size()));
        targets = all.toArray(Target[]::new);
    }

    /**
     * Brings {@code entities} entities into memory that live in the process {@code pid}, and forgets those that do not.
     *
     * @return how many others there were
     */
    public int prepareIn(long pid, int entities) throws InterruptedException, ExecutionException {
        List<Target> there = new ArrayList<>();
        int next = 0;
        while (there.size() < entities) {
            List<Target> candidates = new ArrayList<>();
            for (int index = 0; index < TOUCHES_AT_ONCE; index++) {
                candidates.add(subject.target("e" + next++));
            }
            List<Long> pids = activate(candidates);
            for (int index = 0; index < candidates.size() && there.size() < entities; index++) {
                if (pids.get(index) == pid) {
                    there.add(candidates.get(index));
                }
            }
            if (next > 50 * entities) {
                throw new IllegalStateException("of " + next + " entities only " + there.size() + " live in " + pid);
            }
        }
        targets = there.toArray(Target[]::new);
        return next - entities;
    }

    /** How many of the ready entities do not live in the process {@code pid}. */
    public int countNotIn(long pid) throws InterruptedException, ExecutionException {
        return (int) activate(List.of(targets)).stream()
                .filter(found -> found != pid)
                .count();
    }

    /** Runs one round: how many messages were sent and have arrived, in which time, and what processor time this cost. */
    public Words run(Load load) throws InterruptedException, ExecutionException {
        Target[] loaded = load.entities() == targets.length ? targets : Arrays.copyOf(targets, load.entities());
        List<Sender> senders = new ArrayList<>();
        for (int number = 0; number < load.senders(); number++) {
            senders.add(new Sender(number, loaded, keys(load, number), load, tally));
        }
        long cpuBefore = Machine.cpuNanos();
        long beginNanos = System.nanoTime();
        long deadlineNanos = beginNanos + load.length().toNanos();
        List<Future<Long>> sending = new ArrayList<>();
        for (Sender sender : senders) {
            sending.add(threads.submit(() -> sender.sendUntil(deadlineNanos)));
        }
        long sent = 0;
        for (Future<Long> each : sending) {
            sent += each.get();
        }
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        return Words.none().with("sent", sent).with("rate", sent / seconds).with("cpu", Machine.cpuNanos() - cpuBefore);
    }

    /** The entities that are ready. */
    public Target[] targets() {
        return targets.clone();
    }

    private List<Long> activate(List<Target> entities) throws InterruptedException, ExecutionException {
        List<Long> pids = new ArrayList<>();
        for (int from = 0; from < entities.size(); from += TOUCHES_AT_ONCE) {
            List<Target> some = entities.subList(from, Math.min(entities.size(), from + TOUCHES_AT_ONCE));
            var asked = some.stream().map(Target::locate).toList();
            for (var each : asked) {
                pids.add((Long) each.toCompletableFuture().get());
            }
        }
        return pids;
    }

    private int[] keys(Load load, int sender) {
        return drawn.computeIfAbsent(
                load.keys() + "/" + load.entities() + "/" + sender,
                any -> load.keys().draw(load.entities(), sender, DRAWN));
    }
}
