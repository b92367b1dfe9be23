package dev.muster.simulation.membership;

import dev.muster.faults.Delay;
import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.Links;
import dev.muster.faults.PauseMode;
import dev.muster.simulation.Staging;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The faults under which nobody who is well may be declared unreachable anywhere: up to a tenth of all messages lost,
 * delays so short that a probe through a helper ends in time, duplicates, late replays, any one link or direction cut at a
 * time, and nodes that crash, restart or are paused, as long as one helper that is well is left beside both ends of a cut.
 */
final class MildFaults {
    static final double MOST_LOSS = 0.1;
    /** Four ways, as a probe through a helper takes, fit between the time-out of a direct probe and the end of a period. */
    static final long MOST_DELAY_NANOS = 100 * SwimCluster.MILLISECOND;

    private static final long MOST_JITTER_NANOS = 50 * SwimCluster.MILLISECOND;
    private static final int MOST_OF_A_KIND = 3;
    /** So long after a pause its node may still be declared unreachable for what it missed. */
    static final long RECOVERY_NANOS = 30 * SwimCluster.SECOND;

    private MildFaults() {}

    /** Whether every fault of {@code plan} is mild in a cluster of {@code nodes}. */
    static boolean cover(FaultPlan plan, int nodes) {
        List<Fault> faults = plan.faults();
        return faults.stream().allMatch(MildFaults::isMild)
                && IntStream.range(0, faults.size())
                        .filter(index -> isCut(faults.get(index)))
                        .allMatch(index -> leavesAWay(index, faults, nodes));
    }

    private static boolean isMild(Fault fault) {
        Effect effect = fault.effect();
        return switch (effect.kind()) {
            case CRASH, RESTART, PAUSE, BLOCK, DUPLICATION, REPLAY -> true;
            case LOSS -> effect instanceof Effect.Unreliable loss && loss.probability() <= MOST_LOSS;
            case DELAY ->
                effect instanceof Effect.Delayed delayed
                        && delayed.delay().mostNanos() <= MOST_DELAY_NANOS
                        && delayed.delay().tailMeanNanos() == 0;
            case JITTER -> effect instanceof Effect.Jitter jitter && jitter.mostNanos() <= MOST_JITTER_NANOS;
            case CUT, PARTITION -> isCut(fault);
            case SLOW, BRIDGE, RING, PARTIAL, BANDWIDTH, CORRUPTION, REORDERING, RESET, CLOCK, DISK_FULL -> false;
        };
    }

    private static boolean isCut(Fault fault) {
        return (fault.effect() instanceof Effect.OneWay oneWay
                        && oneWay.links().from().size() == 1
                        && oneWay.links().to().size() == 1)
                || (fault.effect() instanceof Effect.Partition partition
                        && partition.left().size() == 1
                        && partition.right().size() == 1);
    }

    /** While a link is cut no other is, and at least three nodes are well: the two at its ends and one that helps. */
    private static boolean leavesAWay(int index, List<Fault> faults, int nodes) {
        Fault cut = faults.get(index);
        int unwell = 0;
        for (int at = 0; at < faults.size(); at++) {
            Fault other = faults.get(at);
            boolean overlaps = at != index
                    && other.atNanos() - RECOVERY_NANOS < cut.endNanos()
                    && cut.atNanos() - RECOVERY_NANOS < other.endNanos();
            if (overlaps && isCut(other)) {
                return false;
            }
            if (overlaps && other.effect() instanceof Effect.OnNode) {
                unwell++;
            }
        }
        return nodes - unwell >= 3;
    }

    /** A plan of mild faults; what would not be mild together is left out. */
    static FaultPlan draw(long seed, List<String> names, long durationNanos) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Fault> faults = new ArrayList<>();
        double density = random.nextDouble();
        for (FaultKind kind : Staging.DRAWN) {
            for (int count = 0; count < MOST_OF_A_KIND; count++) {
                if (random.nextDouble() < 0.6 * density) {
                    List<Fault> more = new ArrayList<>(faults);
                    more.add(fault(random, kind, names, durationNanos));
                    if (cover(new FaultPlan(more), names.size())) {
                        faults = more;
                    }
                }
            }
        }
        faults.sort((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
        return new FaultPlan(faults);
    }

    private static Fault fault(SplittableRandom random, FaultKind kind, List<String> names, long durationNanos) {
        long lasts = rounded(random.nextLong(durationNanos / 100, durationNanos / 2));
        long at = rounded(random.nextLong(durationNanos - lasts));
        String one = names.get(random.nextInt(names.size()));
        int shift = 1 + random.nextInt(names.size() - 1);
        String other = names.get((names.indexOf(one) + shift) % names.size());
        Links links = random.nextBoolean() ? Links.ALL : Links.of(one, other);
        double share = random.nextInt(1, 11) / 100.0;
        Effect effect = switch (kind) {
            case CRASH -> new Effect.Crash(one);
            case RESTART -> new Effect.Restart(one);
            case PAUSE, SLOW -> new Effect.Pause(one, PauseMode.STOP);
            case BLOCK, BANDWIDTH -> new Effect.Pause(one, PauseMode.BLOCK);
            case CUT, RING -> new Effect.OneWay(Links.of(one, other));
            case PARTITION, BRIDGE, PARTIAL -> new Effect.Partition(List.of(one), List.of(other));
            case LOSS -> new Effect.Unreliable(kind, share, links);
            case DUPLICATION, REPLAY -> new Effect.Unreliable(kind, 3 * share, links);
            case DELAY ->
                new Effect.Delayed(
                        Delay.between(SwimCluster.MILLISECOND, rounded(random.nextLong(2_000_000, MOST_DELAY_NANOS))),
                        links);
            case JITTER -> new Effect.Jitter(rounded(random.nextLong(MOST_JITTER_NANOS)));
            case CORRUPTION, REORDERING, RESET, CLOCK, DISK_FULL -> throw new AssertionError(kind + " is not drawn");
        };
        return new Fault(at, effect, kind == FaultKind.RESTART ? 0 : lasts);
    }

    private static long rounded(long nanos) {
        return nanos - nanos % SwimCluster.MILLISECOND;
    }
}
