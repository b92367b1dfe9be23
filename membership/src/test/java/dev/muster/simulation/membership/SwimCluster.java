package dev.muster.simulation.membership;

import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Counter;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.PacketCodec;
import dev.muster.membership.swim.Rule;
import dev.muster.membership.swim.Swim;
import dev.muster.membership.swim.SwimSettings;
import dev.muster.simulation.Marks;
import dev.muster.simulation.VirtualNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of {@link Swim} machines on a {@link VirtualNetwork}: real packets through the real codec, and the invariants
 * looked at with each belief that changes. A seed replays a run.
 */
final class SwimCluster {
    static final int PORT = 7355;
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;

    /** Coverage marks: a suite of random runs that never hits one of them tests less than it seems to. */
    static final String[] MARKS = {
        "refuted",
        "indirect-ack",
        "void-probe",
        "echo",
        "exchange",
        "witness",
        "link-down",
        "isolated",
        "confirmed",
        "replaced-run",
        "stale-fact",
        "convicted"
    };

    final VirtualNetwork<byte[]> network;
    final Invariants invariants;
    private final SwimSettings settings;
    private final Set<Rule> rules;
    private final PacketCodec codec = new PacketCodec("simulation");
    private final Map<String, SwimNode> nodes = new TreeMap<>();
    private final Map<NodeId, SwimNode> runs = new HashMap<>();
    private final List<Observer> observers = new ArrayList<>();
    private final SplittableRandom uids;
    private final SplittableRandom skews;
    private long births;
    /** How far apart the wall clocks of two runs may be. */
    long mostSkewMillis;

    /** Hears of each belief that changes anywhere. */
    @FunctionalInterface
    interface Observer {
        void changed(SwimNode at, Optional<Fact> before, Fact after);
    }

    SwimCluster(long seed, SwimSettings settings, Set<Rule> rules) {
        this.network = new VirtualNetwork<>(seed, bytes -> bytes.length + 28);
        this.settings = settings;
        this.rules = rules;
        this.uids = network.random("uids");
        this.skews = network.random("skews");
        this.invariants = new Invariants(this);
        observers.add(invariants);
        network.faults(localNetwork());
    }

    /** A local network: 0.2 to 0.5 ms each way. */
    static LinkFaults localNetwork() {
        return LinkFaults.quiet().withDelay(Delay.between(200_000, 500_000));
    }

    /** A cluster of {@code count} nodes that all know each other since the beginning. */
    static SwimCluster formed(long seed, int count, SwimSettings settings, Set<Rule> rules) {
        SwimCluster cluster = new SwimCluster(seed, settings, rules);
        for (int number = 0; number < count; number++) {
            cluster.start(nameOf(number));
        }
        List<Fact> all = List.copyOf(cluster.nodes.values().stream()
                .map(node -> node.swim.facts().get(0))
                .toList());
        Packet welcome = new Packet(all.get(0).node(), 0, new Message.Facts(all, List.of()), List.of(all.get(0)));
        Packet toFirst = count == 1
                ? welcome
                : new Packet(all.get(1).node(), 0, new Message.Facts(all, List.of()), List.of(all.get(1)));
        cluster.nodes
                .values()
                .forEach(node -> node.receive(node.id.equals(all.get(0).node()) ? toFirst : welcome));
        return cluster;
    }

    static SwimCluster formed(long seed, int count, Variant variant) {
        return formed(seed, count, variant.settings(), variant.rules());
    }

    static String nameOf(int number) {
        return "n" + number;
    }

    void observe(Observer observer) {
        observers.add(observer);
    }

    /** Starts a node, or a new run of it at the same address. */
    SwimNode start(String name) {
        long uid = uids.nextLong() | 1;
        NodeId id = new NodeId(name, PORT, uid);
        long birth =
                1_700_000_000_000L + network.nowNanos() / MILLISECOND + births++ - skews.nextLong(mostSkewMillis + 1);
        SwimNode previous = nodes.get(name);
        int life = previous == null ? 1 : previous.life + 1;
        Swim swim = Swim.keeping(
                rules, Fact.alive(id, birth), settings, network.random(name + " life " + life), network.nowNanos());
        SwimNode node = new SwimNode(this, name, life, id, swim);
        if (previous != null) {
            previous.isRunning = false;
        }
        nodes.put(name, node);
        runs.put(id, node);
        network.start(name, (from, bytes) -> node.receive(codec.decode(bytes)));
        node.arm();
        return node;
    }

    /** Ends a node without a word. */
    void crash(String name) {
        network.crash(name);
        node(name).isRunning = false;
    }

    /** Lets {@code name} look for the nodes called {@code contacts}. */
    void join(String name, List<String> contacts) {
        SwimNode node = node(name);
        node.carryOut(node.swim.seek(
                network.nowNanos(),
                contacts.stream()
                        .map(contact -> new ContactPoint(contact, PORT))
                        .toList()));
    }

    SwimNode node(String name) {
        SwimNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("name must be a node's, was " + name);
        }
        return node;
    }

    /** The machine of a run, which may have ended. */
    @Nullable
    SwimNode find(NodeId id) {
        return runs.get(id);
    }

    /** All nodes in the order of their names, running or not. */
    List<SwimNode> nodes() {
        return List.copyOf(nodes.values());
    }

    List<SwimNode> running() {
        return nodes.values().stream().filter(node -> node.isRunning).toList();
    }

    /** How many runs there have been. */
    int runs() {
        return runs.size();
    }

    List<String> names() {
        return List.copyOf(nodes.keySet());
    }

    /** Whether every running node believes exactly the running nodes to be alive. */
    boolean isConverged() {
        List<NodeId> alive = running().stream().map(node -> node.id).sorted().toList();
        return running().stream().allMatch(node -> node.believedAlive().equals(alive));
    }

    /** Runs until {@link #isConverged}, looking every 100 ms; false when it is not within {@code limitNanos}. */
    boolean converges(long limitNanos) {
        long deadline = network.nowNanos() + limitNanos;
        while (!isConverged()) {
            if (network.nowNanos() >= deadline) {
                return false;
            }
            network.runFor(100 * MILLISECOND);
        }
        return true;
    }

    void send(SwimNode from, NodeId to, Packet packet) {
        byte[] bytes = codec.encode(packet);
        invariants.sent(from, to, packet, bytes.length);
        network.send(from.name, to.host(), bytes);
    }

    void changed(SwimNode at, Optional<Fact> before, Fact after) {
        observers.forEach(observer -> observer.changed(at, before, after));
    }

    long counted(Counter counter) {
        return nodes.values().stream()
                .mapToLong(node -> node.swim.count(counter))
                .sum();
    }

    /** Notes which rare things happened. */
    void mark(Marks marks) {
        hitIf(marks, "refuted", counted(Counter.REFUTATIONS));
        hitIf(marks, "indirect-ack", counted(Counter.PROBES_ANSWERED_INDIRECTLY));
        hitIf(marks, "void-probe", counted(Counter.PROBES_VOID));
        hitIf(marks, "echo", counted(Counter.ECHOES));
        hitIf(marks, "exchange", counted(Counter.EXCHANGES));
        hitIf(marks, "witness", counted(Counter.WITNESSED));
        hitIf(marks, "stale-fact", counted(Counter.STALE_FACTS));
        hitIf(marks, "convicted", counted(Counter.CONVICTIONS));
        hitIf(marks, "link-down", invariants.linksDown);
        hitIf(marks, "isolated", invariants.isolations);
        hitIf(marks, "confirmed", invariants.confirmations);
        hitIf(marks, "replaced-run", invariants.replacements);
    }

    private static void hitIf(Marks marks, String name, long count) {
        if (count > 0) {
            marks.hit(name);
        }
    }

    /** What each running node believes of every one, for a person. */
    String views() {
        StringBuilder text = new StringBuilder();
        for (SwimNode node : running()) {
            text.append('\n')
                    .append(node)
                    .append(" at ")
                    .append(node.swim.incarnation())
                    .append(':');
            for (SwimNode other : nodes()) {
                String status = node.statusOf(other.id).map(Enum::name).orElse("?");
                text.append(' ').append(other.name).append('=').append(status);
            }
        }
        return text.toString();
    }
}
