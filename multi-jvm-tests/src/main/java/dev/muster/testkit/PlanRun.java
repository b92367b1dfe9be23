package dev.muster.testkit;

import dev.muster.faults.Effect;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.PlanSchedule;
import dev.muster.faults.PlanSchedule.Moment;
import dev.muster.faults.PlanSchedule.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A {@link FaultPlan} under way on a cluster. Its times count from the moment at which it was begun; they are real time, so
 * two runs of one plan are alike, but not equal. Thread safe.
 */
public final class PlanRun implements AutoCloseable {
    /** Beyond the end of the plan; a node that cannot join gives up within a minute. */
    private static final Duration GRACE = Duration.ofSeconds(90);

    private final FaultPlan plan;
    private final ClusterFaults faults;
    private final NodeFaults nodes;
    private final PlanSchedule schedule;
    private final TreeMap<Integer, FaultInForce> inForce = new TreeMap<>();
    private final List<RuntimeException> failures = new ArrayList<>();
    private final long beginNanos = System.nanoTime();
    private final Thread thread = new Thread(this::carryOut, "muster-testkit-plan");
    private boolean isStopped;

    PlanRun(FaultPlan plan, ClusterFaults faults, NodeFaults nodes) {
        this.plan = plan;
        this.faults = faults;
        this.nodes = nodes;
        this.schedule = new PlanSchedule(plan);
        thread.setDaemon(true);
    }

    PlanRun begin() {
        thread.start();
        return this;
    }

    /** What is carried out. */
    public FaultPlan plan() {
        return plan;
    }

    /** Whether nothing of it is to come. What lasts forever goes on. */
    public boolean isOver() {
        return !thread.isAlive();
    }

    /**
     * Waits until all its faults that end have ended, and the nodes that it ended have been started again. One that could
     * not join under the faults in force stays down: {@link Cluster#recover}.
     *
     * @throws RuntimeException what a fault failed with, if one could not be begun or ended
     * @throws AssertionError if that takes a minute and a half longer than the plan says
     */
    public void await() {
        Duration patience = Duration.ofNanos(plan.endNanos()).plus(GRACE);
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the plan was not over " + GRACE.toSeconds() + " s after its end");
        }
        nodes.await(GRACE);
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }

    /** Ends all its faults now, those that last forever as well, and begins no other; waits as {@link #await} does. */
    public void stop() {
        abandon();
        await();
        List<FaultInForce> left;
        synchronized (this) {
            left = List.copyOf(inForce.values());
            inForce.clear();
        }
        left.forEach(FaultInForce::heal);
        nodes.await(GRACE);
    }

    /** Begins and ends nothing more; does not wait. */
    synchronized void abandon() {
        isStopped = true;
        notifyAll();
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private void carryOut() {
        while (awaitNext()) {
            schedule.due(System.nanoTime() - beginNanos).forEach(this::perform);
        }
    }

    /** Whether a step is due; waits for it. */
    private synchronized boolean awaitNext() {
        OptionalLong next = schedule.nextNanos();
        while (!isStopped && next.isPresent()) {
            long leftNanos = beginNanos + next.getAsLong() - System.nanoTime();
            if (leftNanos <= 0) {
                return true;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            } catch (InterruptedException ending) {
                return false;
            }
        }
        return false;
    }

    private void perform(Step step) {
        try {
            if (step.moment() == Moment.BEGIN) {
                begin(step.index(), step.fault().effect());
            } else {
                end(step.index());
            }
        } catch (RuntimeException failure) {
            synchronized (this) {
                failures.add(failure);
            }
        }
    }

    private void begin(int index, Effect effect) {
        if (effect instanceof Effect.Restart restart) {
            nodes.restart(restart.name());
        } else if (effect instanceof Effect.Reset reset) {
            faults.reset(reset);
        } else {
            FaultInForce begun = faults.begin(effect);
            synchronized (this) {
                inForce.put(index, begun);
            }
        }
    }

    private void end(int index) {
        FaultInForce begun;
        synchronized (this) {
            begun = inForce.remove(index);
        }
        if (begun != null) {
            begun.heal();
        }
    }

    @Override
    public String toString() {
        return plan.print();
    }
}
