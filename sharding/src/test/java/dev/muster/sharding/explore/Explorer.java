package dev.muster.sharding.explore;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs every interleaving of a scenario, each state once. */
final class Explorer {
    /** What came of it; the schedule that leads to what is wrong is empty if nothing is. */
    record Result(int states, int ends, String wrong, List<Step> schedule) {}

    @SuppressWarnings("ArrayRecordComponent") // a counter, never compared
    private record Frame(World world, List<Step> steps, int[] next) {
        Frame(World world) {
            this(world, Steps.of(world), new int[1]);
        }
    }

    private final Set<Digest.Value> visited = new HashSet<>();
    private final ArrayDeque<Frame> path = new ArrayDeque<>();
    private final ArrayDeque<Step> schedule = new ArrayDeque<>();
    private int ends;

    private Explorer() {}

    static Result explore(Scenario scenario, Fault fault) {
        Explorer explorer = new Explorer();
        try {
            explorer.run(new World(scenario, fault));
            return new Result(explorer.visited.size(), explorer.ends, "", List.of());
        } catch (Violation | IllegalStateException | AssertionError wrong) {
            return new Result(
                    explorer.visited.size(), explorer.ends, String.valueOf(wrong), List.copyOf(explorer.schedule));
        }
    }

    private void run(World start) {
        visited.add(start.digest());
        path.addLast(new Frame(start));
        while (!path.isEmpty()) {
            Frame frame = path.peekLast();
            int next = frame.next()[0]++;
            if (next < frame.steps().size()) {
                enter(frame, frame.steps().get(next));
            } else {
                path.removeLast();
                schedule.pollLast();
            }
        }
    }

    private void enter(Frame frame, Step step) {
        World world = frame.world().copy();
        schedule.addLast(step);
        Runner.run(world, step);
        if (!visited.add(world.digest())) {
            schedule.removeLast();
            return;
        }
        Frame following = new Frame(world);
        if (following.steps().stream().allMatch(Step::isOptional)
                && following.steps().stream().noneMatch(s -> s.kind() == Step.Kind.TICK && s.b() == 1)) {
            ends++;
            world.checkEnd();
        }
        path.addLast(following);
    }
}
