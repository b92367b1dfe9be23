package dev.muster.faults;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * When the faults of a plan begin and end, for those who carry it out. Times are in ns and count from the instant at which
 * the plan starts. Not thread safe: whoever runs the plan owns it.
 */
public final class PlanSchedule {
    private final Deque<Step> left;

    /** Which end of a fault. */
    public enum Moment {
        /** It begins. */
        BEGIN,
        /** It ends. A fault that takes no time, and one that lasts for ever, has no such moment. */
        END
    }

    /**
     * A fault begins or ends.
     *
     * @param index the place of the fault in the plan, from 0: what tells two equal ones apart
     * @param fault which
     * @param moment begin or end
     */
    public record Step(int index, Fault fault, Moment moment) {
        /** When it is due. */
        public long atNanos() {
            return moment == Moment.BEGIN ? fault.atNanos() : fault.endNanos();
        }
    }

    /** All of {@code plan} is to come. */
    public PlanSchedule(FaultPlan plan) {
        List<Step> steps = new ArrayList<>();
        for (int index = 0; index < plan.faults().size(); index++) {
            Fault fault = plan.faults().get(index);
            steps.add(new Step(index, fault, Moment.BEGIN));
            if (!fault.isForever() && !fault.effect().kind().isInstant()) {
                steps.add(new Step(index, fault, Moment.END));
            }
        }
        steps.sort(Comparator.comparingLong(Step::atNanos));
        this.left = new ArrayDeque<>(steps);
    }

    /** When the next step is due; empty when none is left. */
    public OptionalLong nextNanos() {
        Step next = left.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.atNanos());
    }

    /**
     * What is due at {@code nowNanos} and has not been handed out before: by time, and at one instant in the order of the
     * plan, each fault's begin before its end.
     */
    public List<Step> due(long nowNanos) {
        List<Step> due = new ArrayList<>();
        Step next = left.peek();
        while (next != null && next.atNanos() <= nowNanos) {
            due.add(left.remove());
            next = left.peek();
        }
        return due;
    }
}
