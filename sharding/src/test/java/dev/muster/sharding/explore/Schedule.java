package dev.muster.sharding.explore;

import dev.muster.sharding.explore.Agent.Phase;
import dev.muster.sharding.explore.Step.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One random schedule of a large world in virtual time: any step may be next, some threads and channels are stalled for a while, entities
 * are passivated, the shard is handed off, and nodes are restarted one
 * after the other. A seed gives the same schedule again.
 */
final class Schedule {
    private static final int STEP_NANOS_AT_MOST = 400_000;
    private static final int STALL_STEPS_AT_MOST = 2_000;
    private static final int STEPS_BETWEEN_RESTARTS = 3_000;
    private static final int NOBODY = -1;
    private static final int WINDOW = 20;

    /** How often, in 100 000, a step that need not happen does. */
    private static final Map<Kind, Integer> CHANCES =
            Map.of(Kind.PASSIVATE, 2_000, Kind.PREPARE, 100, Kind.SURRENDER, 20, Kind.TICK, 300);

    private final World world;
    private final Random random;
    private final Map<Step, Long> stalls = new HashMap<>();
    private long steps;
    private long nowNanos;
    private int restarts;
    private int leaving = NOBODY;

    Schedule(Scenario scenario, Fault fault, long seed) {
        world = new World(scenario, fault);
        random = new Random(seed);
        world.chance = random;
    }

    /** What was done, and that it was done rightly. */
    record Tally(long steps, long messages, int starts, int tenures, int restarts) {}

    Tally run(Duration span) {
        while (nowNanos < span.toNanos()) {
            step(true);
        }
        while (step(false)) {
            world.forcedRetries = Math.min(world.forcedRetries, 6);
        }
        world.checkEnd();
        long messages = 0;
        for (int[] handled : world.handled) {
            for (int count : handled) {
                messages += count;
            }
        }
        return new Tally(steps, messages, world.runs, world.epochs, restarts);
    }

    private boolean step(boolean sends) {
        steps++;
        nowNanos += random.nextInt(STEP_NANOS_AT_MOST);
        List<Step> steps = Steps.of(world).stream()
                .filter(step -> !begins(step) || (sends && mayBegin(step.a())))
                .filter(step -> !step.isOptional() || happens(step, sends))
                .toList();
        List<Step> free = steps.stream().filter(step -> !isStalled(step)).toList();
        List<Step> choices = free.isEmpty() ? steps : free;
        if (choices.isEmpty()) {
            return sends;
        }
        Step next = choices.get(random.nextInt(choices.size()));
        Runner.run(world, next);
        if (next.kind() != Kind.TICK) {
            world.forcedRetries = 0;
        }
        if (random.nextInt(100) == 0) {
            stalls.put(next, this.steps + random.nextInt(STALL_STEPS_AT_MOST));
        }
        restart();
        return true;
    }

    /** A sender has a window, as the credit of a lane gives it; without one, the lanes fill and no hand-off gets through in time. */
    private boolean mayBegin(int sender) {
        int outstanding = Arrays.stream(world.begun[sender]).sum()
                - Arrays.stream(world.handled[sender]).sum();
        return world.agents.get(sender).node != leaving && outstanding < WINDOW;
    }

    private boolean begins(Step step) {
        return step.kind() == Kind.SEND && world.agents.get(step.a()).phase == Phase.OUTSIDE;
    }

    private boolean happens(Step step, boolean sends) {
        boolean needed = step.kind() == Kind.TICK && (step.b() == 1 || !sends);
        boolean urgent = step.kind() == Kind.PREPARE && step.a() == leaving;
        int chance = CHANCES.getOrDefault(step.kind(), 0) * (urgent ? 100 : 1);
        return needed || (sends && random.nextInt(100_000) < chance);
    }

    private boolean isStalled(Step step) {
        Long until = stalls.get(step);
        if (until != null && until <= steps) {
            stalls.remove(step);
            return false;
        }
        return until != null;
    }

    /** A node that is to leave begins no messages; when nothing of it is under way, it is another run. */
    private void restart() {
        if (leaving == NOBODY) {
            leaving = random.nextInt(STEPS_BETWEEN_RESTARTS) == 0 ? random.nextInt(world.hosts.size()) : NOBODY;
        } else if (hasNothingUnderWay(world.hosts.get(leaving))) {
            restarts++;
            Runner.restart(world, world.hosts.get(leaving));
            leaving = NOBODY;
        }
    }

    private boolean hasNothingUnderWay(Host host) {
        boolean quiet = host.index != world.home
                && host.tenure == null
                && host.held.isEmpty()
                && host.draining == null
                && host.region.isEmpty()
                && host.shard.isEmpty()
                && host.told.stream().allMatch(List::isEmpty)
                && world.agents.stream().noneMatch(agent -> agent.node == host.index && agent.phase != Phase.OUTSIDE)
                && world.graces.stream().noneMatch(grace -> grace.node() == host.index);
        return quiet
                && world.hosts.stream()
                        .allMatch(other -> other.draining == null
                                && other.lanes.get(host.index).isEmpty()
                                && host.lanes.get(other.index).isEmpty()
                                && other.told.get(host.index).isEmpty()
                                && world.agents.get(world.laneEnd(host.index, other.index)).phase == Phase.OUTSIDE);
    }
}
