package dev.muster.simulation.formation;

import dev.muster.faults.Delay;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.LinkFaults;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.formation.ContactSource;
import dev.muster.membership.formation.FormationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What happens to one race of starting nodes; all of it follows from the seed.
 *
 * @param addresses where nodes run
 * @param settings of every node
 * @param truth the right contact points
 * @param startsNanos when each node starts first
 * @param crashes of nodes, at times of their own
 * @param killings crashes of whoever takes the given step
 * @param cuts of the network
 * @param faults of every message until the chaos ends
 * @param chaosNanos when faults end and discovery becomes right
 * @param ambush what happens when the first cluster is formed
 * @param extra faults that someone asked for
 * @param hasLongCuts whether cuts outlast pledges; then nothing restarts before the chaos ends
 */
record StartPlan(
        List<ContactPoint> addresses,
        FormationSettings settings,
        SortedSet<ContactPoint> truth,
        List<Long> startsNanos,
        List<Crash> crashes,
        List<Killing> killings,
        List<Split> cuts,
        LinkFaults faults,
        long chaosNanos,
        Ambush ambush,
        FaultPlan extra,
        boolean hasLongCuts) {
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;
    private static final Duration CONFIRM = Duration.ofSeconds(5);

    /** The steps of forming a cluster after which a node may be killed. */
    enum Step {
        ASK,
        PLEDGE,
        FORM,
        INVITE,
        JOIN,
        ARRIVE,
        CONFIRM
    }

    /** A crash of node {@code node}, which starts anew after a while. */
    record Crash(int node, long atNanos, long downNanos) {}

    /** The crash of the first node that takes {@code step}, shortly after it does. */
    record Killing(Step step, long afterNanos, long downNanos) {}

    /** Nothing between {@code left} and the rest, or only not towards the rest. */
    record Split(List<Integer> left, boolean isOneWay, long atNanos, long forNanos) {}

    /**
     * The founder of the first cluster is cut off the moment it forms it, and some of the others start anew: what they
     * pledged is forgotten, while the founder waits for members.
     *
     * @param forNanos how long it is cut off; 0 = no ambush
     * @param share how many of the others start anew
     */
    record Ambush(long forNanos, double share) {
        static final Ambush NONE = new Ambush(0, 0);
    }

    /** A plan with everything that chance allows. */
    static StartPlan random(long seed, int fixedNodes, long leastChaosNanos) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        int nodes = fixedNodes > 0 ? fixedNodes : 2 + random.nextInt(8);
        List<ContactPoint> addresses = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            addresses.add(new ContactPoint("10.0.0." + (10 + node), 7_000));
        }
        boolean isListed = random.nextBoolean();
        SortedSet<ContactPoint> truth = isListed ? some(random, addresses) : new TreeSet<>(addresses);
        int least = truth.size() / 2 + 1;
        int initialNodes = random.nextInt(3) > 0 ? least : least + random.nextInt(truth.size() - least + 1);
        ContactSource source = isListed ? new ContactSource.Listed(truth) : new ContactSource.Dns("nodes", 7_000);
        FormationSettings settings = new FormationSettings(
                source, initialNodes, Duration.ofSeconds(1), CONFIRM, Duration.ofSeconds(1), Duration.ofSeconds(1));
        boolean hasLongCuts = random.nextInt(4) == 0;
        boolean hasAmbush = !hasLongCuts && random.nextInt(4) == 0;
        long chaosNanos = leastChaosNanos + random.nextLong(15 * SECONDS);
        long spreadNanos = new long[] {1, SECONDS, 5 * SECONDS, 15 * SECONDS}[random.nextInt(4)];
        List<Long> starts = new ArrayList<>();
        addresses.forEach(address -> starts.add(random.nextLong(spreadNanos)));
        return new StartPlan(
                addresses,
                settings,
                truth,
                starts,
                hasLongCuts ? List.of() : crashes(random, nodes, chaosNanos),
                hasLongCuts ? List.of() : killings(random),
                hasAmbush ? List.of() : cuts(random, nodes, chaosNanos, hasLongCuts),
                faults(random),
                chaosNanos,
                hasAmbush ? new Ambush((3 + random.nextLong(8)) * SECONDS, random.nextDouble()) : Ambush.NONE,
                FaultPlan.EMPTY,
                hasLongCuts);
    }

    /** The same nodes, starts and discovery, with other faults, which bad discovery outlasts a little. */
    StartPlan with(FaultPlan faultPlan) {
        return new StartPlan(
                addresses,
                settings,
                truth,
                startsNanos,
                List.of(),
                List.of(),
                List.of(),
                LinkFaults.quiet(),
                Math.max(chaosNanos, faultPlan.endNanos() + SECONDS),
                Ambush.NONE,
                faultPlan,
                false);
    }

    private static SortedSet<ContactPoint> some(SplittableRandom random, List<ContactPoint> addresses) {
        List<ContactPoint> left = new ArrayList<>(addresses);
        int count = 1 + random.nextInt(addresses.size());
        SortedSet<ContactPoint> chosen = new TreeSet<>();
        while (chosen.size() < Math.max(2, count)) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return Collections.unmodifiableSortedSet(chosen);
    }

    private static List<Crash> crashes(SplittableRandom random, int nodes, long chaosNanos) {
        List<Crash> crashes = new ArrayList<>();
        for (int left = random.nextInt(7); left > 0; left--) {
            crashes.add(new Crash(random.nextInt(nodes), random.nextLong(chaosNanos), downTime(random)));
        }
        return crashes;
    }

    private static List<Killing> killings(SplittableRandom random) {
        List<Killing> killings = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            Step step = Step.values()[random.nextInt(Step.values().length)];
            long after = random.nextBoolean() ? 0 : random.nextLong(1_500 * MILLIS);
            killings.add(new Killing(step, after, downTime(random)));
        }
        return killings;
    }

    private static long downTime(SplittableRandom random) {
        return 100 * MILLIS + random.nextLong(random.nextBoolean() ? 400 * MILLIS : 5 * SECONDS);
    }

    /** Short cuts end before a run that started during one counts as grown, and two seconds lie between two of them. */
    private static List<Split> cuts(SplittableRandom random, int nodes, long chaosNanos, boolean isLong) {
        List<Split> cuts = new ArrayList<>();
        long at = random.nextLong(5 * SECONDS);
        for (int left = random.nextInt(5); left > 0; left--) {
            long lasts = isLong ? random.nextLong(20 * SECONDS) : random.nextLong(2_500 * MILLIS);
            List<Integer> side = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                if (random.nextBoolean()) {
                    side.add(node);
                }
            }
            if (at + lasts < chaosNanos) {
                cuts.add(new Split(side, random.nextInt(3) == 0, at, lasts));
            }
            at += lasts + 2 * SECONDS + random.nextLong(5 * SECONDS);
        }
        return cuts;
    }

    private static LinkFaults faults(SplittableRandom random) {
        LinkFaults quiet = LinkFaults.quiet();
        return switch (random.nextInt(3)) {
            case 0 -> quiet;
            case 1 ->
                quiet.withLoss(random.nextDouble() * 0.2)
                        .withDuplication(random.nextDouble() * 0.2)
                        .withDelay(Delay.between(100_000, 50 * MILLIS));
            default ->
                quiet.withLoss(random.nextDouble() * 0.1)
                        .withDuplication(0.1)
                        .withDelay(Delay.between(100_000, 200 * MILLIS).withTail(100 * MILLIS));
        };
    }
}
