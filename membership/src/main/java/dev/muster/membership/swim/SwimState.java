package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import dev.muster.membership.phi.LossRate;
import dev.muster.membership.phi.RoundTripPrior;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the parts of the machine share: who this node is, what it believes, and what it wants done. */
final class SwimState {
    private static final class Count {
        long value;
    }

    /** What a packet with an ack takes beside its gossip and the hosts of its sender and of the node it is about. */
    private static final int HEADER_BYTES = 72;

    final SwimSettings settings;
    final Set<Rule> rules;
    final RandomGenerator random;
    final MemberTable table = new MemberTable();
    final RumorQueue rumors = new RumorQueue();
    final LocalHealth health = new LocalHealth();
    final LiveClock clock;
    final RoundTripPrior prior = new RoundTripPrior();
    final LossRate loss = new LossRate();
    final long intervalNanos;

    private final Map<NodeId, Peer> peers = new HashMap<>();
    private final Map<Counter, Count> counts = new EnumMap<>(Counter.class);
    private List<Output> outputs = new ArrayList<>();
    private int sizeOfLimit = -1;
    private int limit;
    private int sizeOfLeast = -1;
    private long leastSuspicionNanos;

    /** This node, as it wants to be believed. */
    Fact self;
    /** When a belief last changed. */
    long changedNanos;

    SwimState(Fact self, SwimSettings settings, Set<Rule> rules, RandomGenerator random, long nowNanos) {
        this.self = self;
        this.settings = settings;
        this.rules = EnumSet.copyOf(rules);
        this.random = random;
        this.intervalNanos = settings.probe().interval().toNanos();
        this.clock = new LiveClock(2 * intervalNanos, nowNanos);
        this.changedNanos = nowNanos;
    }

    boolean keeps(Rule rule) {
        return rules.contains(rule);
    }

    void count(Counter counter) {
        count(counter, 1);
    }

    void count(Counter counter, int by) {
        counts.computeIfAbsent(counter, first -> new Count()).value += by;
    }

    long counted(Counter counter) {
        Count found = counts.get(counter);
        return found == null ? 0 : found.value;
    }

    Peer peer(NodeId node) {
        return peers.computeIfAbsent(node, unknown -> new Peer());
    }

    @Nullable
    Peer knownPeer(NodeId node) {
        return peers.get(node);
    }

    int peers() {
        return peers.size();
    }

    void forgetPeer(NodeId node) {
        peers.remove(node);
    }

    void output(Output output) {
        outputs.add(output);
    }

    /** The outputs since the last call. */
    List<Output> takeOutputs() {
        List<Output> taken = outputs;
        outputs = new ArrayList<>(2);
        return taken;
    }

    /** Members that count: this node and those that are alive or suspect. */
    int clusterSize() {
        return table.reachable() + 1;
    }

    /** How often one piece of news is sent by one node: {@code ceil(lambda * ceil(ln(n + 1)))} (SWIM section 4.1). */
    int retransmitLimit() {
        int size = clusterSize();
        if (size != sizeOfLimit) {
            sizeOfLimit = size;
            limit = (int) Math.ceil(settings.gossip().retransmits() * Math.ceil(StrictMath.log(size + 1.0)));
        }
        return limit;
    }

    /**
     * The least time of a suspicion. It is the setting, or longer where a refutation needs longer: twice the time in which
     * gossip reaches all, {@code log n} to the base of one more than the fan-out, and two ticks more. Without that rule it
     * grows with the decimal logarithm of the cluster's size (Lifeguard section IV.B, alpha).
     */
    long leastSuspicionNanos() {
        int size = clusterSize();
        if (size != sizeOfLeast) {
            sizeOfLeast = size;
            leastSuspicionNanos = leastFor(size);
        }
        return leastSuspicionNanos;
    }

    private long leastFor(int size) {
        long least = settings.suspicion().least().toNanos();
        if (!keeps(Rule.REFUTATION_TIME)) {
            return (long) (least * Math.max(1, StrictMath.log10(size)));
        }
        double rounds = Math.ceil(StrictMath.log(size)
                        / StrictMath.log(1.0 + settings.gossip().fanout()))
                + 2;
        return Math.max(least, (long) (2 * rounds * settings.gossip().interval().toNanos()));
    }

    /** How long to wait for a direct ack of {@code target}, before this node's health stretches it. */
    long probeTimeoutNanos(NodeId target) {
        long most = settings.probe().mostTimeout().toNanos();
        if (!keeps(Rule.ADAPTIVE_TIMEOUT)) {
            return most;
        }
        Peer peer = knownPeer(target);
        if (peer == null) {
            return most;
        }
        return peer.roundTrips.probeTimeoutNanos(
                prior, settings.probe().leastTimeout().toNanos(), most);
    }

    /** A message with as much gossip as fits; {@code first} goes before all else and is not counted as sent. */
    void send(NodeId to, Message message, List<Fact> first) {
        List<Fact> gossip = new ArrayList<>(first);
        Fact held = table.find(to);
        if (held != null) {
            if (tells(held, message) && !gossip.contains(held)) {
                gossip.add(held);
            }
            int hosts = self.node().host().length()
                    + Math.max(self.node().host().length(), to.host().length());
            int budget = settings.gossip().packetBytes() - HEADER_BYTES - hosts;
            for (Fact fact : gossip) {
                budget -= PacketCodec.sizeOf(fact);
            }
            if (!rumors.isEmpty() && budget > 0) {
                int before = gossip.size();
                rumors.take(budget, retransmitLimit(), gossip);
                count(Counter.RUMORS_SENT, gossip.size() - before);
            }
        }
        sendBare(to, message, gossip);
    }

    void send(NodeId to, Message message) {
        send(to, message, List.of());
    }

    /** A message with exactly this gossip. */
    void sendBare(NodeId to, Message message, List<Fact> gossip) {
        outputs.add(new Output.Send(to, new Packet(self.node(), self.incarnation(), message, gossip)));
    }

    /** Whether {@code message} has to tell its addressee that it is accused (Lifeguard section IV.C, the buddy system). */
    private boolean tells(Fact held, Message message) {
        boolean isAccused = held.status() == Status.SUSPECT || held.status() == Status.UNREACHABLE;
        return isAccused && (message instanceof Message.Ping ? keeps(Rule.BUDDY) : keeps(Rule.ECHO));
    }

    Message.Ack ack(long sequence, NodeId subject, NodeId asker) {
        Fact held = table.find(asker);
        Optional<Belief> belief = held == null
                ? Optional.empty()
                : Optional.of(
                        keeps(Rule.ACK_BELIEF)
                                ? new Belief(held.status(), held.incarnation())
                                : new Belief(Status.ALIVE, 0));
        return new Message.Ack(sequence, subject, belief, digest());
    }

    /** The sum over all that this node believes, itself included. */
    long digest() {
        return table.digest() + MemberTable.hash(self);
    }

    List<Fact> pick(int count, Predicate<Fact> fits) {
        return count == 0 || table.size() == 0 ? List.of() : table.pick(count, random, fits);
    }

    static boolean isAlive(Fact fact) {
        return fact.status() == Status.ALIVE;
    }
}
