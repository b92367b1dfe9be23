package dev.muster.simulation.membership;

import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.Shrinking;
import dev.muster.membership.swim.Rule;
import dev.muster.membership.swim.Status;
import dev.muster.membership.swim.SwimSettings;
import dev.muster.simulation.Marks;
import dev.muster.simulation.Staging;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One random run: a cluster that forms and works under faults, and then, when these have ended, has to come to rest, to
 * find a crash and to take the crashed node back, each within a bound. Everything depends on the seed, the size, the
 * length and the plan alone.
 *
 * <pre>
 *   faults and workload | all converge | quiet rounds | one crashes, all find it | it restarts, all converge
 * </pre>
 */
final class RandomRun implements Staging.Hooks {
    private static final long PERIOD = SwimCluster.SECOND;
    private static final long BEGINNING = 10 * SwimCluster.SECOND;

    /**
     * What came of a run.
     *
     * @param seed replays it, with the next three
     * @param nodes how many there were
     * @param minutes how long faults could happen, in virtual time
     * @param plan which did
     * @param isMild whether nobody who was well could be declared unreachable
     * @param nodeHours virtual time of all nodes together
     * @param events messages handled and timers fired
     * @param packets messages handled
     * @param traceHash over all that happened
     * @param convergedNanos from the end of the faults until all believed the same
     * @param detectedNanos from the crash in a quiet cluster until all others had found it
     * @param marks which rare things happened
     * @param violation what was broken, and when
     */
    record Result(
            long seed,
            int nodes,
            int minutes,
            FaultPlan plan,
            boolean isMild,
            double nodeHours,
            long events,
            long packets,
            long traceHash,
            long convergedNanos,
            long detectedNanos,
            Marks marks,
            Optional<String> violation) {
        /** What replays it, beside the plan. */
        String name() {
            return "seed " + seed + ", " + nodes + " nodes, " + minutes + " minutes";
        }
    }

    private final long seed;
    private final int minutes;
    private final int count;
    private final SwimSettings settings = SwimSettings.lan();
    private final List<String> names;
    private final List<String> contacts;
    private final FaultPlan plan;
    private final boolean isMild;
    private final SwimCluster cluster;
    private final Conduct conduct;
    private final SplittableRandom random;
    private final Map<String, Integer> pauses = new HashMap<>();
    private int restarting;
    private long convergedNanos;
    private long detectedNanos;

    private RandomRun(long seed, int nodes, int minutes, Optional<FaultPlan> given, Set<Rule> rules) {
        this.seed = seed;
        this.minutes = minutes;
        this.random = chance(seed);
        this.names = names(random, nodes);
        this.count = names.size();
        boolean wantsMild = random.nextInt(3) == 0;
        FaultPlan own = wantsMild
                ? MildFaults.draw(random.nextLong(), names, endOfFaults())
                : withLosses(FaultPlan.random(random.nextLong(), names, endOfFaults(), Staging.DRAWN));
        this.plan = given.map(other -> Staging.requirePossible(other.requireNames(names)))
                .orElse(own);
        this.isMild = MildFaults.cover(plan, count);
        int contactCount = random.nextBoolean() ? Math.min(count, 8) : Math.min(count, 2);
        this.contacts = names.subList(0, contactCount);
        this.cluster = random.nextBoolean()
                ? SwimCluster.formed(seed, count, settings, rules)
                : new SwimCluster(seed, settings, rules);
        cluster.mostSkewMillis = random.nextInt(3) == 0 ? 60_000 : 0;
        this.conduct = new Conduct(cluster, settings, count);
        cluster.invariants.conduct = conduct;
        cluster.invariants.forbidsFalseAlarms = isMild;
        cluster.invariants.whenExpelled = this::stop;
        cluster.observe(conduct);
    }

    /** Runs with all rules; see {@link #run(long, int, int, Optional, Set)}. */
    static Result run(long seed, int nodes, int minutes, Optional<FaultPlan> plan) {
        return run(seed, nodes, minutes, plan, EnumSet.allOf(Rule.class));
    }

    /**
     * Runs to the end or to the first violation.
     *
     * @param nodes at least 2, or 0 to draw it
     * @param minutes at least 1
     * @param plan empty to draw it
     * @throws IllegalArgumentException if the plan names a node that there is not, or wants what cannot be simulated
     */
    static Result run(long seed, int nodes, int minutes, Optional<FaultPlan> plan, Set<Rule> rules) {
        if (nodes == 1 || nodes < 0 || minutes < 1) {
            throw new IllegalArgumentException(
                    "a run needs two nodes and a minute, was given " + nodes + " and " + minutes);
        }
        return new RandomRun(seed, nodes, minutes, plan, rules).result();
    }

    /** The names of the nodes in the run of {@code seed}; their number as in {@link #run(long, int, int, Optional, Set)}. */
    static List<String> namesOf(long seed, int nodes) {
        return names(chance(seed), nodes);
    }

    private static SplittableRandom chance(long seed) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    }

    private static List<String> names(SplittableRandom random, int nodes) {
        int drawn = random.nextInt(12) == 0 ? random.nextInt(20, 41) : random.nextInt(2, 10);
        return IntStream.range(0, nodes == 0 ? drawn : nodes)
                .mapToObj(SwimCluster::nameOf)
                .toList();
    }

    /** The smallest plan found under which the run of {@code failed} still breaks something. */
    static Shrinking.Result shrink(Result failed, int mostTries) {
        return Shrinking.of(
                failed.plan(),
                plan -> run(failed.seed(), failed.nodes(), failed.minutes(), Optional.of(plan))
                        .violation()
                        .isPresent(),
                mostTries);
    }

    private Result result() {
        Optional<String> violation = Optional.empty();
        try {
            run();
        } catch (BrokenInvariant broken) {
            violation = Optional.of(at() + broken.getMessage());
        } catch (RuntimeException | AssertionError failure) {
            violation = Optional.of(at() + "failed: " + failure);
        }
        Marks marks = Marks.of(SwimCluster.MARKS);
        cluster.mark(marks);
        double hours = count * (cluster.network.nowNanos() / 3_600e9);
        return new Result(
                seed,
                count,
                minutes,
                plan,
                isMild,
                hours,
                cluster.network.handled(),
                cluster.network.delivered(),
                cluster.network.traceHash(),
                convergedNanos,
                detectedNanos,
                marks,
                violation);
    }

    private String at() {
        return cluster.network.nowNanos() / 1e9 + " s: ";
    }

    private void run() {
        begin();
        Staging.apply(plan, cluster.network, this);
        new Workload(cluster, names.subList(Math.min(count, contacts.size()), count))
                .schedule(BEGINNING, endOfFaults());
        cluster.network.runUntil(Math.max(endOfFaults(), plan.endNanos()));
        convergedNanos = converge("after the faults");
        cluster.network.runFor(Workload.MOST_NANOS);
        converge("after the last decision");
        rest();
        detectedNanos = crashOne();
    }

    private long endOfFaults() {
        return minutes * 60L * SwimCluster.SECOND;
    }

    /** Lets one crash last for ever. */
    private FaultPlan withLosses(FaultPlan drawn) {
        List<Fault> faults = new ArrayList<>(drawn.faults());
        for (int at = 0; at < faults.size(); at++) {
            boolean isCrash = faults.get(at).effect() instanceof Effect.Crash;
            if (isCrash && count > 3 && random.nextInt(3) == 0) {
                faults.set(at, faults.get(at).lasting(Fault.FOREVER));
                break;
            }
        }
        return new FaultPlan(faults);
    }

    private void begin() {
        if (cluster.names().isEmpty()) {
            for (String name : names) {
                cluster.network.at(random.nextLong(BEGINNING), () -> restart(name));
            }
        } else if (random.nextBoolean()) {
            names.forEach(name -> cluster.join(name, contacts));
        }
    }

    // ---- faults

    @Override
    public void restart(String name) {
        cluster.start(name);
        cluster.join(name, contacts);
    }

    @Override
    public void began(Fault fault) {
        if (fault.effect() instanceof Effect.Crash crash && cluster.names().contains(crash.name())) {
            cluster.node(crash.name()).isRunning = false;
        } else if (fault.effect() instanceof Effect.Pause pause) {
            pauses.merge(pause.name(), 1, Integer::sum);
            cluster.invariants.excused.add(pause.name());
        }
    }

    @Override
    public void ended(Fault fault) {
        if (fault.effect() instanceof Effect.Pause pause) {
            cluster.network.at(cluster.network.nowNanos() + MildFaults.RECOVERY_NANOS, () -> {
                if (pauses.merge(pause.name(), -1, Integer::sum) == 0) {
                    cluster.invariants.excused.remove(pause.name());
                }
            });
        }
    }

    /** A run that hears that it is out stops, and its node starts again. */
    private void stop(SwimNode expelled) {
        long now = cluster.network.nowNanos();
        restarting++;
        cluster.network.at(now + SwimCluster.SECOND, () -> {
            if (expelled.isRunning) {
                cluster.crash(expelled.name);
            }
        });
        cluster.network.at(now + 2 * SwimCluster.SECOND, () -> {
            restarting--;
            if (!cluster.node(expelled.name).isRunning) {
                restart(expelled.name);
            }
        });
    }

    // ---- after the faults

    private long periodsNanos(double periods) {
        return (long) (periods * PERIOD);
    }

    /** The probe under way, and then nine periods and one less each time until the worst local health is the best. */
    private long recoveryNanos() {
        return periodsNanos(9 + 9 * 10 / 2.0);
    }

    private long mostSuspicionNanos() {
        return (long)
                (settings.suspicion().least().toNanos() * settings.suspicion().factor());
    }

    /** As long as one node passes a piece of news on, twice: for an accusation and its refutation. */
    private long spreadNanos() {
        double sends = Math.ceil(settings.gossip().retransmits() * Math.ceil(Math.log(count + 1.0)));
        return (long) (2 * sends * settings.gossip().interval().toNanos());
    }

    /**
     * The bound on convergence: local health recovers, unreachable nodes are probed in every eighth round, a suspicion that
     * is left ends, two exchanges find what gossip missed, and that spreads.
     */
    private long mostConvergenceNanos() {
        return recoveryNanos()
                + periodsNanos(8.0 * (count - 1))
                + mostSuspicionNanos()
                + 2 * settings.exchange().interval().toNanos()
                + spreadNanos();
    }

    /**
     * The bound on detection in a quiet cluster: the target's next turn (SWIM section 4.3), the verdict, the witnesses'
     * verdict, the least suspicion and the news of it.
     */
    private long mostDetectionNanos() {
        return periodsNanos(2.0 * count - 1 + 2) + settings.suspicion().least().toNanos() + spreadNanos();
    }

    private long converge(String when) {
        long began = cluster.network.nowNanos();
        long most = mostConvergenceNanos();
        while (!isAtOne()) {
            long taken = cluster.network.nowNanos() - began;
            Invariants.require(
                    taken < most, () -> when + ", no convergence within " + most / 1e9 + " s: " + cluster.views());
            cluster.network.runFor(100 * SwimCluster.MILLISECOND);
        }
        return cluster.network.nowNanos() - began;
    }

    private boolean isAtOne() {
        List<SwimNode> running = cluster.running();
        return restarting == 0
                && cluster.isConverged()
                && running.stream()
                        .allMatch(node ->
                                node.swim.digest() == running.get(0).swim.digest());
    }

    /** Quiet rounds: all trust their timing again, and probes go round in ever new orders. */
    private void rest() {
        int running = cluster.running().size();
        long deadline = cluster.network.nowNanos() + recoveryNanos() + periodsNanos(9.0 * (count - running));
        while (running > 1 && cluster.running().stream().anyMatch(node -> node.swim.localHealth() > 0)) {
            Invariants.require(cluster.network.nowNanos() < deadline, () -> "local health does not recover");
            cluster.network.runFor(100 * SwimCluster.MILLISECOND);
        }
        if (running < 3 || running > 9 || random.nextInt(2) == 0) {
            return;
        }
        conduct.beginOrder();
        cluster.network.runFor(periodsNanos(3.0 * (running - 1)));
        conduct.checkOrder(cluster.running());
    }

    /** One crashes in the quiet cluster; all others find it in time and accuse nobody else. Who is left alone accuses nobody. */
    private long crashOne() {
        List<SwimNode> running = cluster.running();
        if (running.size() < 3) {
            return 0;
        }
        SwimNode victim = running.get(random.nextInt(running.size()));
        long began = cluster.network.nowNanos();
        cluster.invariants.forbidsFalseAlarms = true;
        cluster.invariants.excused.clear();
        conduct.isQuiet = true;
        cluster.crash(victim.name);
        while (!isFound(victim)) {
            long taken = cluster.network.nowNanos() - began;
            Invariants.require(
                    taken < mostDetectionNanos(),
                    () -> victim + " is not found within " + mostDetectionNanos() / 1e9 + " s: " + cluster.views());
            cluster.network.runFor(100 * SwimCluster.MILLISECOND);
        }
        long taken = cluster.network.nowNanos() - began;
        conduct.isQuiet = false;
        restart(victim.name);
        converge("after a restart");
        return taken;
    }

    private boolean isFound(SwimNode victim) {
        return cluster.running().stream()
                .allMatch(node -> node.statusOf(victim.id)
                        .map(status -> status == Status.UNREACHABLE || status.isFinal())
                        .orElse(true));
    }
}
