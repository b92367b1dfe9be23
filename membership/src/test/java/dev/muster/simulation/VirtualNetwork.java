package dev.muster.simulation;

import dev.muster.faults.Chance;
import dev.muster.faults.Direction;
import dev.muster.faults.Effect;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.PauseMode;
import dev.muster.faults.Slowness;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and a network of named nodes. Everything happens in the thread that calls {@link #runUntil}, in the
 * order of virtual time; two things due at the same instant happen in the order in which they were asked for. All
 * chance comes from the seed, so a seed replays a run, and {@link #traceHash} tells whether it did. Each host draws
 * what happens to its messages and its timers from streams of its own, and each purpose has its own stream
 * ({@link #random}), so that a draw more in one place does not shift the others.
 *
 * <p>LinkFaults apply to all links ({@link #faults(LinkFaults)}) or to one direction between two hosts ({@link #faults(String,
 * String, LinkFaults)}). A {@link Cut} is looked at when a message would arrive. A node may be paused, slow, both, or
 * crashed.
 *
 * <p>Not thread safe.
 *
 * @param <M> a message, not changed after it is sent; bytes where the real codec is to be exercised
 */
public final class VirtualNetwork<M> {
    /** Takes what arrives at a node. */
    @FunctionalInterface
    public interface Receiver<M> {
        /** {@code message} from {@code from} arrives now. */
        void receive(String from, M message);
    }

    private final @Nullable ToIntFunction<M> sizer;
    private final long purposeSeed;
    private final Agenda agenda = new Agenda();
    private final Wire<M> wire = new Wire<>(this);
    private final Hosts<M> hosts;
    private final Map<Drop, Long> drops = new EnumMap<>(Drop.class);
    private @Nullable Runnable afterEach;
    private long mostLatenessNanos;
    private long nowNanos;
    private long traceHash = 0xCBF29CE484222325L;
    private long handled;
    private long delivered;
    private long bytesDelivered;

    /** An empty network at time 0, for messages whose size does not matter. */
    public VirtualNetwork(long seed) {
        this(new SplittableRandom(seed), null);
    }

    /** An empty network at time 0; {@code sizer} gives the bytes of a message. */
    public VirtualNetwork(long seed, ToIntFunction<M> sizer) {
        this(new SplittableRandom(seed), sizer);
    }

    private VirtualNetwork(SplittableRandom root, @Nullable ToIntFunction<M> sizer) {
        this.sizer = sizer;
        this.purposeSeed = root.split().nextLong();
        this.hosts = new Hosts<>(root.split().nextLong(), root.split().nextLong());
    }

    // ---- nodes

    /** Adds {@code name}, or restarts it: timers and messages for its earlier run are gone, and so are pause and slowness. */
    public void start(String name, Receiver<M> receiver) {
        Host<M> host = hosts.get(name);
        end(host);
        host.life = new Life<>(this, host, receiver);
    }

    /** Ends {@code name} without a word: its timers stop, what is on the way to it is lost. */
    public void crash(String name) {
        end(hosts.get(name));
    }

    /** Holds {@code name} up until {@link #resume}, in both modes at once when asked twice. */
    public void pause(String name, PauseMode mode) {
        hosts.life(name).pause(mode);
    }

    /**
     * Holds up a node that has one thread, where it sends and where it receives: what arrives is held, and its first send
     * stops it, timers and all, until {@link #resume}. Then that send leaves, the late timers fire, and what arrived is
     * handled. It is what the anomaly of the Lifeguard paper (section V) does to a program whose loops wait for their sends.
     */
    public void jam(String name) {
        hosts.life(name).jam();
    }

    /** Ends every pause of {@code name}; what was held and what is late happens at this instant, in order. */
    public void resume(String name) {
        resume(name, PauseMode.BLOCK);
        resume(name, PauseMode.STOP);
    }

    /** Ends one mode of pause of {@code name}, if it runs and is so paused. */
    void resume(String name, PauseMode mode) {
        Life<M> life = hosts.findLife(name);
        if (life != null) {
            life.resume(mode);
        }
    }

    /** Lets {@code name} run only in slices from now on. */
    public void slow(String name, Slowness slowness) {
        hosts.life(name).slow(slowness);
    }

    /** Lets {@code name} run normally again; what waits happens at this instant, messages first. */
    public void unslow(String name) {
        Life<M> life = hosts.findLife(name);
        if (life != null) {
            life.unslow();
        }
    }

    /** Whether a node runs at {@code name}, paused or not. */
    public boolean isRunning(String name) {
        return hosts.findLife(name) != null;
    }

    /** Whether the node at {@code name} is paused in any mode. */
    public boolean isPaused(String name) {
        Life<M> life = hosts.findLife(name);
        return life != null && life.isPaused();
    }

    /** The nodes that run now, sorted. */
    public List<String> running() {
        return hosts.running();
    }

    // ---- links

    /** What happens to messages sent from now on, on every link without faults of its own. */
    public void faults(LinkFaults next) {
        wire.faults(checked(next));
    }

    /** What happens now on every link without faults of its own. */
    public LinkFaults faults() {
        return wire.faults();
    }

    /** What happens to messages sent from now on from {@code from} to {@code to}, instead of what happens to all. */
    public void faults(String from, String to, LinkFaults next) {
        wire.faults(hosts.get(from), hosts.get(to), checked(next));
    }

    /** Takes back {@link #faults(String, String, LinkFaults)}. */
    public void clearFaults(String from, String to) {
        wire.faults(hosts.get(from), hosts.get(to), null);
    }

    /** Drops everything from {@code from} to {@code to}, this direction only, also what is already on the way. */
    public Cut cut(String from, String to) {
        return cut(List.of(from), List.of(to));
    }

    /** Drops everything from each of {@code from} to each of {@code to}, this direction only. */
    public Cut cut(Collection<String> from, Collection<String> to) {
        Cut cut = new Cut();
        cut.add(hosts.get(from), hosts.get(to));
        return cut;
    }

    /** Cuts every link between the two sides, both ways; hosts on neither side reach both. */
    public Cut partition(Collection<String> left, Collection<String> right) {
        Cut cut = cut(left, right);
        cut.add(hosts.get(right), hosts.get(left));
        return cut;
    }

    /** Makes the cut of a plan; what is left open is drawn from the seed, these directions and now. */
    public Cut cut(Effect.Cutting effect) {
        return cut(effect.directions(random(effect + " at " + nowNanos)));
    }

    /** Drops everything in these directions. */
    Cut cut(SortedSet<Direction> directions) {
        Cut cut = new Cut();
        for (Direction each : directions) {
            cut.add(hosts.get(List.of(each.from())), hosts.get(List.of(each.to())));
        }
        return cut;
    }

    /** Mends one cut; a direction that another cut covers stays cut. */
    public void heal(Cut cut) {
        cut.heal();
    }

    /** Mends every cut. */
    public void heal() {
        hosts.healAll();
    }

    /** Sends; the message may be lost, doubled and overtaken. What a node that is gone sends is dropped. */
    public void send(String from, String to, M message) {
        Life<M> sender = hosts.get(from).life;
        if (sender == null) {
            dropped(Drop.NO_NODE);
        } else {
            sender.send(hosts.get(to), message);
        }
    }

    // ---- time

    /** Every timer set from now on fires late by up to this much; 0 by default. */
    public void timerJitter(long mostNanos) {
        requireNotNegative("mostNanos", mostNanos);
        this.mostLatenessNanos = mostNanos;
    }

    /** The bound that {@link #timerJitter(long)} set. */
    public long timerJitter() {
        return mostLatenessNanos;
    }

    /** Runs {@code action} at {@code name} after {@code delayNanos}, unless that run of the node has ended by then. */
    public Timer after(String name, long delayNanos, Runnable action) {
        requireNotNegative("delayNanos", delayNanos);
        Life<M> life = hosts.life(name);
        LifeTimer<M> timer = new LifeTimer<>(life, action, 0);
        life.schedule(delayNanos, timer);
        return timer;
    }

    /** Runs {@code action} every {@code periodNanos}, first after a random part of it, until that run of {@code name} ends. */
    public Timer every(String name, long periodNanos, LongConsumer action) {
        requireNotNegative("periodNanos - 1", periodNanos - 1);
        Life<M> life = hosts.life(name);
        LifeTimer<M> timer = new LifeTimer<>(life, () -> action.accept(nowNanos), periodNanos);
        life.schedule(1 + Chance.below(life.host.timingBits(), periodNanos), timer);
        return timer;
    }

    /** Runs {@code action} at {@code atNanos}, or now if that is past, whatever the nodes do: for workload and faults. */
    public void at(long atNanos, Runnable action) {
        agenda.add(Math.max(atNanos, nowNanos), new Event() {
            @Override
            void happen() {
                trace(0, order);
                action.run();
                told();
            }
        });
    }

    /** Runs {@code check} after every message, timer and action: for invariants. */
    public void afterEach(Runnable check) {
        this.afterEach = check;
    }

    /** Lets everything happen that is due up to {@code untilNanos}, and moves the clock there. */
    public void runUntil(long untilNanos) {
        while (!agenda.isEmpty() && agenda.nextNanos() <= untilNanos) {
            Event next = agenda.remove();
            nowNanos = next.atNanos;
            next.happen();
        }
        nowNanos = Math.max(nowNanos, untilNanos);
    }

    /** {@link #runUntil} from now. */
    public void runFor(long durationNanos) {
        runUntil(nowNanos + durationNanos);
    }

    /** Virtual time since the start. */
    public long nowNanos() {
        return nowNanos;
    }

    // ---- chance and figures

    /** A fresh stream for one purpose, such as {@code "workload"} or {@code "n3 life 2"}; the same for one seed and name. */
    public SplittableRandom random(String purpose) {
        return new SplittableRandom(Chance.mixed(purposeSeed ^ Chance.hashOf(purpose)));
    }

    /** How many messages were handled and timers fired. */
    public long handled() {
        return handled;
    }

    /** How many messages were handled by their addressee. */
    public long delivered() {
        return delivered;
    }

    /** The bytes of those; 0 without a sizer. */
    public long bytesDelivered() {
        return bytesDelivered;
    }

    /** How many messages did not arrive for this reason. */
    public long count(Drop drop) {
        return drops.getOrDefault(drop, 0L);
    }

    /** A hash over all that happened, with the content of messages that are bytes; equal for two runs of one seed. */
    public long traceHash() {
        return traceHash;
    }

    // ---- for the parts

    Agenda agenda() {
        return agenda;
    }

    Wire<M> wire() {
        return wire;
    }

    long lateness(Host<M> host) {
        return mostLatenessNanos == 0 ? 0 : Chance.below(host.timingBits(), mostLatenessNanos + 1);
    }

    long sizeOf(M message) {
        return sizer == null ? 0 : sizer.applyAsInt(message);
    }

    void handle(Job<M> job) {
        trace(job.life.host.nameHash, job.order);
        traceHash = Chance.hashed(traceHash, job.content());
        handled++;
        job.perform();
        told();
    }

    void delivered(M message) {
        delivered++;
        bytesDelivered += sizeOf(message);
    }

    void dropped(Drop drop) {
        drops.merge(drop, 1L, Long::sum);
    }

    private void told() {
        if (afterEach != null) {
            afterEach.run();
        }
    }

    private void trace(long host, long order) {
        traceHash = Chance.hashed(Chance.hashed(Chance.hashed(traceHash, nowNanos), order), host);
    }

    private LinkFaults checked(LinkFaults faults) {
        if (sizer == null && faults.bandwidth().isLimited()) {
            throw new IllegalStateException("a bandwidth needs a network that knows the size of messages");
        }
        return faults;
    }

    private void end(Host<M> host) {
        if (host.life != null) {
            host.life.die();
            host.life = null;
        }
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, was " + value);
        }
    }
}
