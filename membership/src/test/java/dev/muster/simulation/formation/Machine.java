package dev.muster.simulation.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One address, at which one run after the other lives. */
final class Machine {
    private final World world;
    private final ContactPoint address;
    private final int index;
    private @Nullable Run run;
    private int lives;

    Machine(World world, ContactPoint address, int index) {
        this.world = world;
        this.address = address;
        this.index = index;
    }

    void start() {
        if (run != null) {
            return;
        }
        lives++;
        SplittableRandom random = world.network().random(address + " life " + lives);
        NodeId self = new NodeId(address.host(), address.port(), random.nextLong() | 1);
        Run next = new Run(world, this, self, lives, random);
        run = next;
        world.network().start(name(), (from, frame) -> next.receive(frame));
        next.begin();
    }

    /** The network has ended the run by itself. */
    void endedByNetwork() {
        Run last = run;
        if (last != null) {
            run = null;
            last.end();
            world.ended(last.self());
        }
    }

    /** Ends the run; another starts after {@code downNanos}. */
    void crash(long downNanos) {
        Run last = run;
        if (last != null) {
            run = null;
            last.end();
            world.network().crash(name());
            world.ended(last.self());
            world.network().at(world.network().nowNanos() + downNanos, this::start);
        }
    }

    String name() {
        return nameOf(index);
    }

    /** The first is n1. */
    static String nameOf(int index) {
        return "n" + (index + 1);
    }

    int index() {
        return index;
    }

    /** Of which cluster the run is; 0 if of none or if nothing runs. */
    long cluster() {
        return run == null ? 0 : run.cluster();
    }

    /** The same, if the run knows that the cluster is confirmed. */
    long confirmedCluster() {
        return run != null && run.isMember() ? run.cluster() : 0;
    }

    @Override
    public String toString() {
        return "\n  " + name() + " at " + address + (run == null ? " is down" : " " + run);
    }
}
