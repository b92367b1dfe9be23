package dev.muster.testkit.filter;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Cuts between nodes that the nodes make themselves: the one does not send, the other does not take in. Needs no privilege
 * and no packet more; the quickest network, and the least faithful one. Thread safe.
 *
 * <p>A cut of one direction drops every message that {@code from} sends {@code to}: of users, of Pekko's cluster, SWIM's
 * probes and the frames of formation, on all three streams of Artery. Two things differ from a cut of packets:
 *
 * <ul>
 *   <li>Messages are lost, not held: nobody sends them again after the heal, but for Pekko's system messages, which are
 *       delivered then.
 *   <li>Connections come about, and the first handshake of a node that has just started may pass, because those that are cut
 *       from it do not know yet whose it is. It carries no message. Messages that wait for a handshake which a cut prevents
 *       are held, as many as Artery's queues take, and delivered after the heal.
 * </ul>
 *
 * <p>Only {@link #set} talks to nodes; what a node that is not running is to drop it learns at its start, by
 * {@link #overrides}.
 */
public final class FilterNetwork implements FaultyNetwork {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String REASON = "nodes that filter see messages, not packets: they can only drop all of them";
    private static final Set<FaultKind> CANNOT = EnumSet.of(
            FaultKind.LOSS,
            FaultKind.DUPLICATION,
            FaultKind.REPLAY,
            FaultKind.CORRUPTION,
            FaultKind.REORDERING,
            FaultKind.DELAY,
            FaultKind.BANDWIDTH,
            FaultKind.RESET);

    private final NodeCalls calls;
    private final IntSupplier ports;
    private final Map<String, Attachment> attachments = new LinkedHashMap<>();
    private final SortedSet<Direction> cuts = new TreeSet<>();
    private final SortedSet<String> running = new TreeSet<>();
    /** Those that hold something else than they should; a node that could not be told is told again by the next call. */
    private final SortedSet<String> outdated = new TreeSet<>();

    /**
     * A network without nodes.
     *
     * @param calls how to reach those that run
     * @param ports free ports of 127.0.0.1, another one each time
     */
    public FilterNetwork(NodeCalls calls, IntSupplier ports) {
        this.calls = calls;
        this.ports = ports;
    }

    @Override
    public NetworkMode mode() {
        return NetworkMode.FILTER;
    }

    @Override
    public Optional<String> cannot(FaultKind kind) {
        return CANNOT.contains(kind) ? Optional.of(REASON) : Optional.empty();
    }

    @Override
    public synchronized Attachment attach(String name) {
        return attachments.computeIfAbsent(name, key -> {
            int port = ports.getAsInt();
            return new Attachment(LOOPBACK, port, LOOPBACK, port, List.of());
        });
    }

    /**
     * The configuration a node needs at each start, as keys and values of system properties: it holds the cuts that are in
     * force now.
     */
    public synchronized Map<String, String> overrides(String name) {
        NodeCuts held = NodeCuts.of(name, cuts, attachments);
        Map<String, String> overrides = new TreeMap<>();
        overrides.put(FilterExtension.TEST_MODE, "on");
        putList(overrides, FilterExtension.OUTBOUND, held.outbound());
        putList(overrides, FilterExtension.INBOUND, held.inbound());
        return overrides;
    }

    /** System properties have no lists, but the configuration reads keys that are numbers as one; an empty one has no key. */
    private static void putList(Map<String, String> overrides, String key, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            overrides.put(key + "." + i, values.get(i));
        }
    }

    /** The node runs now: it is told what holds now, and of each change. */
    public synchronized void started(String name) {
        NodeCuts held = NodeCuts.of(name, cuts, attachments);
        running.add(name);
        tell(name, held);
    }

    /** The node runs no more: it is told nothing. */
    public synchronized void stopped(String name) {
        running.remove(name);
    }

    @Override
    public synchronized void set(Direction direction, LinkState state) {
        requireAttached(direction);
        if (!state.faults().equals(LinkFaults.NONE)) {
            throw new UnsupportedOperationException("nothing but cuts in mode FILTER, because " + REASON);
        }
        boolean hasChanged = state.isCut() ? cuts.add(direction) : cuts.remove(direction);
        if (hasChanged) {
            outdated.add(direction.from());
            outdated.add(direction.to());
        }
        for (String name : List.of(direction.from(), direction.to())) {
            if (running.contains(name) && outdated.contains(name)) {
                tell(name, NodeCuts.of(name, cuts, attachments));
            }
        }
    }

    private void tell(String name, NodeCuts held) {
        calls.run(name, node -> {
            if (Adapter.toClassic(node.system()) instanceof ExtendedActorSystem system) {
                ArteryFilter.hold(system, held);
            }
        });
        outdated.remove(name);
    }

    /** Always refused: {@link #cannot}. */
    @Override
    public void reset(String one, String other) {
        throw new UnsupportedOperationException("no reset in mode FILTER, because " + REASON);
    }

    private void requireAttached(Direction direction) {
        for (String name : List.of(direction.from(), direction.to())) {
            if (!attachments.containsKey(name)) {
                throw new IllegalArgumentException(
                        "name must be one of " + attachments.keySet() + ", was " + name + " in " + direction);
            }
        }
    }

    @Override
    public synchronized String describe() {
        List<String> lines = new ArrayList<>();
        lines.add("filter in the nodes, cut: " + (cuts.isEmpty() ? "nothing" : cuts));
        attachments.forEach((name, at) ->
                lines.add(name + " at " + at.address() + (running.contains(name) ? "" : ", not running")));
        return String.join("\n", lines);
    }

    /** Forgets all cuts, and tells nobody: nodes take theirs with them. */
    @Override
    public synchronized void close() {
        cuts.clear();
        running.clear();
    }
}
