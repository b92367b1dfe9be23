package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What must hold at every instant of every run, and, where a run promises it, that nobody is wrongly declared unreachable.
 * A broken one ends the run with {@link BrokenInvariant}.
 */
final class Invariants implements SwimCluster.Observer {
    private static final int MOST_PACKET_BYTES = 1_400;

    private final SwimCluster cluster;
    private final Set<List<NodeId>> gone = new HashSet<>();
    private final Set<NodeId> endedRuns = new HashSet<>();
    final Set<List<String>> linksReported = new HashSet<>();
    final Set<String> excused = new TreeSet<>();
    final List<String> falseAlarms = new ArrayList<>();
    boolean forbidsFalseAlarms;
    long linksDown;
    long isolations;
    long confirmations;
    long replacements;

    Invariants(SwimCluster cluster) {
        this.cluster = cluster;
    }

    /** The cluster is told that {@code run} is gone, so that others may hold it for removed. */
    void ended(NodeId run) {
        endedRuns.add(run);
    }

    @Override
    public void changed(SwimNode at, Optional<Fact> before, Fact after) {
        removedNeverReturns(at, after);
        before.ifPresent(held -> incarnationsGrow(at, held, after));
        incarnationsAreTheOwners(at, after);
        if (after.status() == Status.REMOVED) {
            livingRunIsNotRemoved(at, after);
        }
        if (after.status() == Status.UNREACHABLE
                && before.map(held -> held.status() != Status.UNREACHABLE).orElse(true)) {
            noteAlarm(at, after);
        }
        if (after.status() == Status.SUSPECT && after.accusers().size() > 1) {
            confirmations++;
        }
    }

    private void removedNeverReturns(SwimNode at, Fact after) {
        List<NodeId> belief = List.of(at.id, after.node());
        if (after.status().isFinal()) {
            gone.add(belief);
        } else {
            require(
                    !gone.contains(belief),
                    () -> at + " has removed " + after.node() + " and believes it " + after.status());
        }
    }

    private static void incarnationsGrow(SwimNode at, Fact before, Fact after) {
        require(after.incarnation() >= before.incarnation(), () -> at + " went back from " + before + " to " + after);
    }

    private void incarnationsAreTheOwners(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        require(
                owner == null || after.incarnation() <= owner.swim.incarnation(),
                () -> at + " believes " + after + ", but its owner has not reached that incarnation");
    }

    private void livingRunIsNotRemoved(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        boolean lives = owner != null && owner.isRunning && !endedRuns.contains(after.node());
        require(!lives, () -> at + " has removed " + after.node() + ", which runs");
        replacements++;
    }

    private void noteAlarm(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        boolean isFalse = owner != null && owner.isRunning && !excused.contains(owner.name);
        if (isFalse) {
            falseAlarms.add(at.name);
            require(
                    !forbidsFalseAlarms,
                    () -> at + " declared " + owner + " unreachable, which is well, accused by " + after.accusers()
                            + " at incarnation " + after.incarnation());
        }
    }

    void sent(SwimNode from, Packet packet, int bytes) {
        boolean isExchange = packet.message() instanceof Message.Summary || packet.message() instanceof Message.Facts;
        require(
                isExchange || bytes <= MOST_PACKET_BYTES,
                () -> from + " sent " + bytes + " bytes in one "
                        + packet.message().getClass().getSimpleName());
        if (isExchange) {
            from.exchangePacketsSent++;
            from.exchangeBytesSent += bytes + 28;
        } else {
            from.packetsSent++;
            from.bytesSent += bytes + 28;
        }
    }

    void linkChanged(SwimNode at, Output.LinkChanged change) {
        if (change.link() == Link.DOWN) {
            linksDown++;
            linksReported.add(List.of(at.name, change.peer().host()));
        }
    }

    void isolationChanged() {
        isolations++;
    }

    void expelled(SwimNode at, Fact fact) {
        require(endedRuns.contains(at.id), () -> at + " was expelled by " + fact + ", though nobody removed it");
    }

    private static void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new BrokenInvariant(what.get());
        }
    }
}
