package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Held;
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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every instant of every run, and, where a run promises it, that nobody is wrongly declared unreachable.
 * A broken one ends the run with {@link BrokenInvariant}.
 */
final class Invariants implements SwimCluster.Observer {
    private static final long LONGEST_REST = 10 * SwimCluster.SECOND;
    private static final int MOST_PACKET_BYTES = 1_400;

    private final SwimCluster cluster;
    private final Set<List<NodeId>> gone = new HashSet<>();
    private final Set<NodeId> endedRuns = new HashSet<>();
    private final Set<List<Object>> excusedAlarms = new HashSet<>();
    final Set<List<String>> linksReported = new HashSet<>();
    final Set<String> excused = new TreeSet<>();
    final List<String> falseAlarms = new ArrayList<>();
    /** Looks at what the nodes say, when a run asks for it. */
    @Nullable
    Conduct conduct;
    /** Told of a run that has heard that it is out. */
    Consumer<SwimNode> whenExpelled = node -> {};

    boolean forbidsFalseAlarms;
    long linksDown;
    long isolations;
    long confirmations;
    long replacements;
    long expulsions;

    Invariants(SwimCluster cluster) {
        this.cluster = cluster;
    }

    /** The cluster is told that {@code run} is gone, so that others may hold it for removed. */
    void ended(NodeId run) {
        endedRuns.add(run);
    }

    boolean isEnded(NodeId run) {
        return endedRuns.contains(run);
    }

    @Override
    public void changed(SwimNode at, Optional<Fact> before, Fact after) {
        removedNeverReturns(at, after);
        if (before.isPresent()) {
            beliefsOnlyGrow(at, before.get(), after);
        } else {
            strangersAreAlive(at, after);
        }
        ownersSaidSo(at, after);
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

    /** Incarnations never fall, and at one incarnation no accusation is taken back: beliefs move up a semilattice. */
    private static void beliefsOnlyGrow(SwimNode at, Fact before, Fact after) {
        require(after.incarnation() >= before.incarnation(), () -> at + " went back from " + before + " to " + after);
        require(after.equals(before.join(after)), () -> at + " forgot " + before + " for " + after);
    }

    /** Nobody learns first of a node that it is accused: an accusation needs someone who knew it. */
    private static void strangersAreAlive(SwimNode at, Fact after) {
        require(after.status() == Status.ALIVE, () -> at + " had never heard of " + after + " and believes so at once");
    }

    /** Only a node itself raises its incarnation, says that it leaves, and describes itself. */
    private void ownersSaidSo(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        if (owner == null) {
            return;
        }
        require(
                after.incarnation() <= owner.swim.incarnation(),
                () -> at + " believes " + after + ", but its owner has not reached that incarnation");
        Fact own = owner.swim.find(owner.id).orElseThrow();
        require(!after.isLeaving() || own.isLeaving(), () -> at + " believes that " + owner + " leaves");
        long version = after.metadata().version();
        require(
                version < own.metadata().version() || after.metadata().equals(own.metadata()),
                () -> at + " believes " + after.metadata() + " of " + owner + ", which says " + own.metadata());
    }

    private void livingRunIsNotRemoved(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        boolean lives = owner != null && owner.isRunning && !endedRuns.contains(after.node());
        require(!lives, () -> at + " has removed " + after.node() + ", which runs");
        replacements++;
    }

    private void noteAlarm(SwimNode at, Fact after) {
        SwimNode owner = cluster.find(after.node());
        boolean isFalse =
                owner != null && owner.isRunning && !endedRuns.contains(owner.id) && !endedRuns.contains(at.id);
        if (isFalse && !isExcused(owner, after)) {
            falseAlarms.add(at.name);
            require(
                    !forbidsFalseAlarms,
                    () -> at + " declared " + owner + " unreachable, which is well, accused by " + after.accusers()
                            + " at incarnation " + after.incarnation());
        }
    }

    /** What was believed of an incarnation while it was not well may still come to those who were not well themselves. */
    private boolean isExcused(SwimNode owner, Fact after) {
        List<Object> alarm = List.of(after.node(), after.incarnation());
        if (excused.contains(owner.name)) {
            excusedAlarms.add(alarm);
        }
        return excusedAlarms.contains(alarm);
    }

    void sent(SwimNode from, NodeId to, Packet packet, int bytes) {
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
        if (conduct != null) {
            conduct.sent(from, to, packet);
        }
    }

    /** A packet has reached {@code node}. */
    void heard(SwimNode node) {
        if (conduct != null) {
            conduct.heard(node);
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
        expulsions++;
        whenExpelled.accept(at);
    }

    /** After each event at a node: what it holds stays in proportion to the cluster, whatever it was told. */
    void bounded(SwimNode node) {
        Held held = node.swim.held();
        int runs = cluster.runs();
        require(
                held.members() < runs
                        && held.peers() <= held.members()
                        && held.rumors() <= runs
                        && held.tombstones() < runs
                        && held.strangers() < runs,
                () -> node + " holds more than " + runs + " runs can be the reason for: " + held);
        require(
                node.swim.nextTickNanos() - cluster.network.nowNanos() <= LONGEST_REST,
                () -> node + " has nothing to do for " + (node.swim.nextTickNanos() - cluster.network.nowNanos())
                        + " ns");
    }

    static void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new BrokenInvariant(what.get());
        }
    }
}
