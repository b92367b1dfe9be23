package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.Status;
import dev.muster.membership.swim.Swim;
import dev.muster.simulation.Timer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One machine in a {@link SwimCluster}: does what the actor does in a real node. */
final class SwimNode implements Output.Handler {
    final String name;
    final int life;
    final NodeId id;
    final Swim swim;
    boolean isRunning = true;
    long packetsSent;
    long exchangePacketsSent;
    long bytesSent;
    long exchangeBytesSent;
    private final SwimCluster cluster;
    private @Nullable Timer timer;
    private long timerNanos;

    SwimNode(SwimCluster cluster, String name, int life, NodeId id, Swim swim) {
        this.cluster = cluster;
        this.name = name;
        this.life = life;
        this.id = id;
        this.swim = swim;
    }

    void receive(Packet packet) {
        cluster.invariants.heard(this);
        carryOut(swim.receive(cluster.network.nowNanos(), packet));
    }

    void carryOut(List<Output> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        cluster.invariants.bounded(this);
        arm();
    }

    /** Sets the timer to when the machine wants it, unless it is set so. */
    void arm() {
        long next = swim.nextTickNanos();
        Timer set = timer;
        if (set != null && set.isPending()) {
            if (timerNanos == next) {
                return;
            }
            set.cancel();
        }
        timerNanos = next;
        timer = cluster.network.after(name, Math.max(1, next - cluster.network.nowNanos()), this::tick);
    }

    private void tick() {
        timer = null;
        carryOut(swim.tick(cluster.network.nowNanos()));
    }

    /** Whom this node believes to be alive, itself included, sorted. */
    List<NodeId> believedAlive() {
        return swim.facts().stream()
                .filter(fact -> fact.status() == Status.ALIVE)
                .map(Fact::node)
                .toList();
    }

    Optional<Status> statusOf(NodeId node) {
        return swim.find(node).map(Fact::status);
    }

    @Override
    public void send(Output.Send output) {
        cluster.send(this, output.to(), output.packet());
    }

    @Override
    public void changed(Output.Changed output) {
        cluster.changed(this, output.before(), output.after());
    }

    @Override
    public void linkChanged(Output.LinkChanged output) {
        cluster.invariants.linkChanged(this, output);
    }

    @Override
    public void isolationChanged(Output.IsolationChanged output) {
        cluster.invariants.isolationChanged();
    }

    @Override
    public void expelled(Output.Expelled output) {
        cluster.invariants.expelled(this, output.fact());
    }

    @Override
    public String toString() {
        return name + " (life " + life + ")";
    }
}
