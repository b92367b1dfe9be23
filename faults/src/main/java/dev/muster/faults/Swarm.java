package dev.muster.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws fault plans; see {@link FaultPlan#random(long, List, long, Set)}. */
final class Swarm {
    private static final int MOST_OF_A_KIND = 4;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final SplittableRandom random;
    private final List<String> names;
    private final long durationNanos;

    Swarm(long seed, List<String> names, long durationNanos) {
        if (names.size() < 2 || durationNanos < 1) {
            throw new IllegalArgumentException(
                    "a random plan needs two names and a duration, were " + names + " and " + durationNanos);
        }
        this.random = new SplittableRandom(Chance.mixed(seed));
        this.names = List.copyOf(names);
        this.durationNanos = durationNanos;
    }

    /** Each kind is in with its own stream of chance, so that one kind less leaves the others as they were. */
    FaultPlan plan(Set<FaultKind> kinds) {
        List<Fault> faults = new ArrayList<>();
        double density = unit();
        for (FaultKind kind : FaultKind.values()) {
            Swarm drawn = new Swarm(random.nextLong(), names, durationNanos);
            if (kinds.contains(kind) && drawn.unit() < 0.15 + 0.5 * density) {
                int count = 1 + drawn.below(MOST_OF_A_KIND);
                for (int each = 0; each < count; each++) {
                    faults.add(drawn.fault(kind));
                }
            }
        }
        faults.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
        return new FaultPlan(faults);
    }

    private Fault fault(FaultKind kind) {
        Effect effect = effect(kind);
        if (kind.isInstant()) {
            return new Fault(rounded(below(durationNanos)), effect, 0);
        }
        long lasts = rounded((long) between(durationNanos / 256.0, durationNanos / 3.0));
        return new Fault(rounded(below(Math.max(1, durationNanos - lasts))), effect, lasts);
    }

    private Effect effect(FaultKind kind) {
        return switch (kind) {
            case CRASH -> new Effect.Crash(name());
            case RESTART -> new Effect.Restart(name());
            case PAUSE -> new Effect.Pause(name(), PauseMode.STOP);
            case BLOCK -> new Effect.Pause(name(), PauseMode.BLOCK);
            case SLOW -> new Effect.Slow(name(), slowness());
            case CUT -> new Effect.OneWay(someLinks());
            case PARTITION -> {
                List<List<String>> sides = sides(shuffled());
                yield new Effect.Partition(sides.get(0), sides.get(1));
            }
            case BRIDGE -> {
                List<String> others = shuffled();
                String via = others.size() > 2 ? others.remove(0) : others.get(0);
                List<List<String>> sides = sides(others);
                yield new Effect.Bridge(sides.get(0), via, sides.get(1));
            }
            case RING -> new Effect.Ring(shuffled());
            case PARTIAL -> {
                List<List<String>> sides = sides(shuffled());
                yield new Effect.Partial(sides.get(0), sides.get(1), hundredths(0.05, 0.9));
            }
            case LOSS -> new Effect.Unreliable(kind, hundredths(0.01, 0.5), links());
            case DUPLICATION, REPLAY, CORRUPTION -> new Effect.Unreliable(kind, hundredths(0.01, 0.3), links());
            case DELAY -> new Effect.Delayed(delay(), links());
            case BANDWIDTH ->
                new Effect.Narrow(
                        new Bandwidth((long) between(2_000, 200_000), (long) between(4_000, 64_000)), links());
            case JITTER -> new Effect.Jitter(rounded((long) between(MILLI, 500.0 * MILLI)));
            case REORDERING -> new Effect.Reordered(reordering(), links());
            case RESET -> new Effect.Reset(links());
            case CLOCK -> new Effect.Clock(name(), offset());
            case DISK_FULL -> unit() < 0.5 ? Effect.DiskFull.ALL : new Effect.DiskFull(List.of(name()));
        };
    }

    private Reordering reordering() {
        double probability = hundredths(0.01, 0.5);
        return new Reordering(probability, rounded((long) between(MILLI, 500.0 * MILLI)));
    }

    /** From a second to a day, ahead or behind. */
    private long offset() {
        long nanos = SECOND * Math.round(between(1, 86_400));
        return unit() < 0.5 ? nanos : -nanos;
    }

    private Slowness slowness() {
        long slice = rounded((long) between(5.0 * MILLI, 100.0 * MILLI));
        long most = rounded((long) between(100.0 * MILLI, 2.0 * SECOND));
        long cost = rounded((long) between(MILLI / 10.0, MILLI * 2.0));
        DrainOrder order = List.of(DrainOrder.values()).get(below(3));
        return new Slowness(slice, rounded(most / 10), most, cost, 16 << below(7), order);
    }

    private Delay delay() {
        long most = rounded((long) between(2.0 * MILLI, 2.0 * SECOND));
        long tail = unit() < 0.5 ? 0 : rounded(most / 2);
        return Delay.between(MILLI, most).withTail(tail);
    }

    /** Half of the time all links. */
    private Links links() {
        return unit() < 0.5 ? Links.ALL : someLinks();
    }

    /** One direction, all from one node, or all to one node. */
    private Links someLinks() {
        List<String> others = shuffled();
        List<String> one = List.of(others.remove(0));
        return switch (below(3)) {
            case 0 -> new Links(one, List.of(others.get(0)));
            case 1 -> new Links(one, others);
            default -> new Links(others, one);
        };
    }

    /** Two sides of any size, each at least 1. */
    private static List<List<String>> split(List<String> all, int at) {
        return List.of(all.subList(0, at), all.subList(at, all.size()));
    }

    private List<List<String>> sides(List<String> all) {
        return split(all, 1 + below(all.size() - 1));
    }

    private List<String> shuffled() {
        List<String> shuffled = new ArrayList<>(names);
        for (int at = shuffled.size() - 1; at > 0; at--) {
            int other = below(at + 1);
            String swapped = shuffled.set(at, shuffled.get(other));
            shuffled.set(other, swapped);
        }
        return shuffled;
    }

    private String name() {
        return names.get(below(names.size()));
    }

    /** Log-uniform: the small ones are as likely as the large. */
    private double between(double least, double most) {
        return least * StrictMath.pow(most / least, unit());
    }

    private double hundredths(double least, double most) {
        return Math.round(between(least, most) * 100) / 100.0;
    }

    /** To a tenth of a millisecond, for the reader. */
    private static long rounded(long nanos) {
        return nanos - nanos % (MILLI / 10);
    }

    private double unit() {
        return Chance.unit(random.nextLong());
    }

    private int below(int bound) {
        return (int) below((long) bound);
    }

    private long below(long bound) {
        return Chance.below(random.nextLong(), bound);
    }
}
