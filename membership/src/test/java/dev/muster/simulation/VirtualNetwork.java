package dev.muster.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Virtual time and a network of named nodes. Everything happens in the thread that calls {@link #runUntil}, in the
 * order of virtual time; two things due at the same instant happen in the order in which they were asked for. All
 * chance comes from the seed, so a seed replays a run, and {@link #traceHash} tells whether it did.
 *
 * <p>Not thread safe.
 *
 * @param <M> a message; bytes where the real codec is to be exercised
 */
public final class VirtualNetwork<M> {
    /** Takes what arrives at a node. */
    @FunctionalInterface
    public interface Receiver<M> {
        /** {@code message} from {@code from} arrives now. */
        void receive(String from, M message);
    }

    private record Due(long atNanos, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private record Link(String from, String to) {}

    private record Host<M>(Receiver<M> receiver, long life) {}

    private final SplittableRandom random;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private final Map<String, Host<M>> hosts = new HashMap<>();
    private final Set<Link> cuts = new HashSet<>();
    private Faults faults = Faults.none();
    private long nowNanos;
    private long order;
    private long lives;
    private long traceHash = 0xCBF29CE484222325L;
    private long delivered;

    /** An empty network at time 0. */
    public VirtualNetwork(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Adds {@code name}, or restarts it: timers and messages for its earlier life are gone. */
    public void start(String name, Receiver<M> receiver) {
        hosts.put(name, new Host<>(receiver, ++lives));
    }

    /** Ends {@code name} without a word: its timers stop, what is on the way to it is lost. */
    public void crash(String name) {
        hosts.remove(name);
    }

    /** What happens to messages sent from now on. */
    public void faults(Faults next) {
        this.faults = next;
    }

    /** Drops everything from {@code from} to {@code to}, this direction only, also what is already on the way. */
    public void cut(String from, String to) {
        cuts.add(new Link(from, to));
    }

    /** Cuts every link between the two sides, both ways. */
    public void partition(Collection<String> left, Collection<String> right) {
        for (String one : left) {
            for (String other : right) {
                cut(one, other);
                cut(other, one);
            }
        }
    }

    /** Mends every cut. */
    public void heal() {
        cuts.clear();
    }

    /** Sends; the message may be lost, doubled and overtaken. A cut is looked at when it would arrive. */
    public void send(String from, String to, M message) {
        if (random.nextDouble() >= faults.loss()) {
            deliverLater(from, to, message);
        }
        if (faults.duplication() > 0 && random.nextDouble() < faults.duplication()) {
            deliverLater(from, to, message);
        }
    }

    /** Runs {@code action} after {@code delayNanos}, unless {@code name} has crashed or restarted by then. */
    public void after(String name, long delayNanos, Runnable action) {
        Host<M> host = hosts.get(name);
        if (host == null) {
            throw new IllegalStateException("no node [" + name + "]");
        }
        schedule(delayNanos, () -> {
            if (isSameLife(name, host)) {
                action.run();
            }
        });
    }

    /** Runs {@code action} every {@code periodNanos}, first after a random part of it, until {@code name} ends. */
    public void every(String name, long periodNanos, Consumer<Long> action) {
        after(name, 1 + random.nextLong(periodNanos), () -> repeat(name, periodNanos, action));
    }

    /** Lets everything happen that is due up to {@code untilNanos}, and moves the clock there. */
    public void runUntil(long untilNanos) {
        while (!agenda.isEmpty() && agenda.peek().atNanos() <= untilNanos) {
            Due due = agenda.remove();
            nowNanos = due.atNanos();
            trace(due.order());
            trace(due.atNanos());
            due.action().run();
        }
        nowNanos = untilNanos;
    }

    /** {@link #runUntil} from now. */
    public void runFor(long durationNanos) {
        runUntil(nowNanos + durationNanos);
    }

    /** Virtual time since the start. */
    public long nowNanos() {
        return nowNanos;
    }

    /** How many messages have arrived. */
    public long delivered() {
        return delivered;
    }

    /** A hash over all that happened; equal for two runs of one seed. */
    public long traceHash() {
        return traceHash;
    }

    /** The nodes that run now, sorted. */
    public List<String> running() {
        List<String> names = new ArrayList<>(hosts.keySet());
        names.sort(null);
        return names;
    }

    private void repeat(String name, long periodNanos, Consumer<Long> action) {
        action.accept(nowNanos);
        if (hosts.containsKey(name)) {
            after(name, periodNanos, () -> repeat(name, periodNanos, action));
        }
    }

    private void deliverLater(String from, String to, M message) {
        Host<M> addressee = hosts.get(to);
        long spread = faults.mostDelayNanos() - faults.leastDelayNanos();
        schedule(faults.leastDelayNanos() + random.nextLong(spread + 1), () -> {
            if (addressee != null && isSameLife(to, addressee) && !cuts.contains(new Link(from, to))) {
                delivered++;
                addressee.receiver().receive(from, message);
            }
        });
    }

    private boolean isSameLife(String name, Host<M> host) {
        Host<M> now = hosts.get(name);
        return now != null && now.life() == host.life();
    }

    private void schedule(long delayNanos, Runnable action) {
        agenda.add(new Due(nowNanos + delayNanos, order++, action));
    }

    /** FNV-1a over the words of the trace. */
    private void trace(long word) {
        traceHash = (traceHash ^ word) * 0x100000001B3L;
    }
}
