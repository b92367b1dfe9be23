package dev.muster.testkit;

import dev.muster.faults.Effect;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.Links;
import dev.muster.faults.NetworkMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The network between the nodes of a {@link Cluster}, and the faults on it. A fault is in force when the method that begins
 * it returns, lasts until it is healed, and may overlap with others. Control of the nodes does not run over this network:
 * nodes that are cut off can be called all the same. Thread safe.
 *
 * <p>Each method needs its {@link FaultKind} declared in {@link ClusterTest#faults}, since the network is chosen by that;
 * otherwise it throws {@link IllegalStateException}, which says so.
 */
public final class Network {
    private final FaultyNetwork network;
    private final ClusterFaults faults;

    Network(FaultyNetwork network, ClusterFaults faults) {
        this.network = network;
        this.faults = faults;
    }

    /** How it works. */
    public NetworkMode mode() {
        return network.mode();
    }

    /** Cuts two sides from each other, both ways and without a word; nodes on neither side reach both. */
    public FaultInForce partition(Collection<ClusterNode> left, Collection<ClusterNode> right) {
        return begin(new Effect.Partition(names(left), names(right)));
    }

    /** Cuts {@code node} from all others, both ways. */
    public FaultInForce isolate(ClusterNode node) {
        return begin(new Effect.Partition(List.of(node.name()), others(node)));
    }

    /** Nothing that {@code from} sends arrives at {@code to}; what {@code to} sends arrives at {@code from}. */
    public FaultInForce cut(ClusterNode from, ClusterNode to) {
        return cut(List.of(from), List.of(to));
    }

    /** As {@link #cut(ClusterNode, ClusterNode)}, from each of the first to each of the second. */
    public FaultInForce cut(Collection<ClusterNode> from, Collection<ClusterNode> to) {
        return begin(new Effect.OneWay(new Links(names(from), names(to))));
    }

    /** Cuts two sides from each other, both ways, but for {@code via}, which reaches all and is reached by all. */
    public FaultInForce bridge(Collection<ClusterNode> left, ClusterNode via, Collection<ClusterNode> right) {
        return begin(new Effect.Bridge(names(left), via.name(), names(right)));
    }

    /** Each of {@code nodes} reaches only the one before and the one after it; the last is before the first. */
    public FaultInForce ring(List<ClusterNode> nodes) {
        return begin(new Effect.Ring(names(nodes)));
    }

    /** All links, those of nodes to come included. */
    public NetworkLinks all() {
        return new NetworkLinks(this, Links.ALL);
    }

    /** The link between two nodes, both ways. */
    public NetworkLinks link(ClusterNode one, ClusterNode other) {
        List<String> both = List.of(one.name(), other.name());
        return new NetworkLinks(this, new Links(both, both));
    }

    /** One way between two nodes. */
    public NetworkLinks oneWay(ClusterNode from, ClusterNode to) {
        return new NetworkLinks(this, Links.of(from.name(), to.name()));
    }

    /** All that {@code node} sends to the other nodes there are now. */
    public NetworkLinks from(ClusterNode node) {
        return new NetworkLinks(this, new Links(List.of(node.name()), others(node)));
    }

    /** All that {@code node} is sent by the other nodes there are now. */
    public NetworkLinks to(ClusterNode node) {
        return new NetworkLinks(this, new Links(others(node), List.of(node.name())));
    }

    /**
     * Begins an effect on links, of those that a plan can hold.
     *
     * @throws IllegalArgumentException if it is none on links, takes no time, or names a node that does not exist
     */
    public FaultInForce begin(Effect effect) {
        if (!DeclaredFaults.isOfLinks(effect.kind()) || effect.kind().isInstant()) {
            throw new IllegalArgumentException("effect must be one on links that lasts, was " + effect);
        }
        return faults.begin(effect);
    }

    /** Breaks the TCP connections between the two: both ends see a reset. They may connect again at once. */
    public void reset(ClusterNode one, ClusterNode other) {
        faults.reset(new Effect.Reset(Links.of(one.name(), other.name())));
    }

    /** Ends all faults on links. */
    public void heal() {
        inForce().forEach(FaultInForce::heal);
    }

    /** The faults on links that are on now, in the order in which they began. */
    public List<FaultInForce> inForce() {
        return faults.inForce().stream()
                .filter(fault -> DeclaredFaults.isOfLinks(fault.effect().kind()))
                .toList();
    }

    /** The rules in force and what they have counted, for a person. */
    public String describe() {
        return network.describe();
    }

    private List<String> others(ClusterNode node) {
        List<String> others = new ArrayList<>(faults.names());
        others.remove(node.name());
        return others;
    }

    private static List<String> names(Collection<ClusterNode> nodes) {
        return nodes.stream().map(ClusterNode::name).toList();
    }

    @Override
    public String toString() {
        return NetworkChoice.describe(mode());
    }
}
