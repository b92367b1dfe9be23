package dev.muster.simulation;

import dev.muster.faults.Chance;
import dev.muster.faults.Slowness;

/** The slices of time in which a slow node runs, and what it is busy with in them. */
final class Slices<M> {
    private final Life<M> life;
    private final VirtualNetwork<M> network;
    private final Slowness slowness;
    private final Event begin = new Begin();
    private final Event work = new Work();
    private long endNanos;
    private long busyUntilNanos;
    private boolean isWorkDue;

    /** The first slice begins after a gap. */
    Slices(Life<M> life, Slowness slowness) {
        this.life = life;
        this.network = life.network;
        this.slowness = slowness;
        this.endNanos = network.nowNanos() - 1;
        this.busyUntilNanos = network.nowNanos();
        network.agenda().add(network.nowNanos() + gapNanos(), begin);
    }

    int inboxCapacity() {
        return slowness.inboxCapacity();
    }

    /** Something waits: handles one thing, if the node is in a slice and idle, and comes back for the others. */
    void work() {
        if (isWorkDue || life.isStopped()) {
            return;
        }
        long nowNanos = network.nowNanos();
        if (nowNanos < busyUntilNanos) {
            workAt(busyUntilNanos);
        } else if (nowNanos + slowness.costNanos() <= endNanos) {
            Job<M> next = life.next(slowness.order());
            if (next != null) {
                busyUntilNanos = nowNanos + slowness.costNanos();
                network.handle(next);
                if (life.isRunBy(this) && life.hasWork()) {
                    workAt(busyUntilNanos);
                }
            }
        }
    }

    private void workAt(long atNanos) {
        if (!isWorkDue) {
            isWorkDue = true;
            network.agenda().add(atNanos, work);
        }
    }

    private long gapNanos() {
        long spread = slowness.mostGapNanos() - slowness.leastGapNanos();
        return slowness.leastGapNanos() + Chance.below(life.host.timingBits(), spread + 1);
    }

    private final class Begin extends Event {
        @Override
        void happen() {
            if (life.isRunBy(Slices.this)) {
                endNanos = network.nowNanos() + slowness.sliceNanos();
                network.agenda().add(endNanos + gapNanos(), begin);
                work();
            }
        }
    }

    private final class Work extends Event {
        @Override
        void happen() {
            isWorkDue = false;
            if (life.isRunBy(Slices.this)) {
                work();
            }
        }
    }
}
