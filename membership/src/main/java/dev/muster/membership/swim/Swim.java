package dev.muster.membership.swim;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.phi.RoundTripDistribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One node's part in the failure detection and dissemination of a cluster: SWIM (Das, Gupta, Motivala: "SWIM: Scalable
 * Weakly-consistent Infection-style Process Group Membership Protocol", DSN 2002) with Lifeguard (Dadgar, Phillips, Currey:
 * "Lifeguard: Local Health Awareness for More Accurate Failure Detection", arXiv 1707.00788), and with rules of our own,
 * which {@link Rule} names.
 *
 * <p>A node is probed once a period by one other at random. One that answers neither the prober nor its helpers is a
 * suspect, and unreachable unless it refutes in time. Unreachable is not final: a node that raises its incarnation is alive
 * again. Final is only what the cluster decides ({@link #remove}), what a node says of itself ({@link #leave}), and that
 * another run listens at its address.
 *
 * <p>Not thread safe: an actor owns it. Each input returns what it wants done, in order. Time never runs backwards between
 * inputs.
 */
public final class Swim {
    /** How far, in one step, hearsay may raise an incarnation: what is beyond is no accident. */
    static final long MOST_JUMP = 1 << 20;
    /** The last incarnation, and version of metadata: no node reaches it in its life, so a fact beyond it was made up. */
    static final long MOST_INCARNATION = 1L << 61;

    private static final int LEAVE_ACQUAINTANCES = 4;

    private final SwimState state;
    private final Beliefs beliefs;
    private final Probing probing;
    private final Exchanges exchanges;
    private final Contacts contacts;
    private final long startedNanos;
    private Isolation isolation = Isolation.CONNECTED;
    private long nextGossipNanos;
    private long nextTickNanos;
    private long lastInputNanos;
    private long lateCountedNanos;

    /**
     * A node that knows nobody yet.
     *
     * @param self this run
     * @param birthMillis when it started, by its wall clock; for people, and decides nothing
     * @param random from a seed of its own
     * @param nowNanos the present, on the clock of all inputs
     */
    public Swim(NodeId self, long birthMillis, SwimSettings settings, RandomGenerator random, long nowNanos) {
        this(Fact.alive(self, birthMillis), settings, EnumSet.allOf(Rule.class), random, nowNanos);
    }

    /** As above, keeping some rules only: for simulations. */
    public static Swim keeping(
            Set<Rule> rules, Fact self, SwimSettings settings, RandomGenerator random, long nowNanos) {
        return new Swim(self, settings, rules, random, nowNanos);
    }

    private Swim(Fact self, SwimSettings settings, Set<Rule> rules, RandomGenerator random, long nowNanos) {
        if (self.node().uid() == NodeId.ANY_RUN) {
            throw new IllegalArgumentException("self must be a run, was " + self.node());
        }
        this.state = new SwimState(self, settings, rules, random, nowNanos);
        this.contacts = new Contacts(state, nowNanos);
        this.beliefs = new Beliefs(state, contacts, this::admitted, nowNanos);
        this.probing = new Probing(state, beliefs::accuse, nowNanos);
        this.exchanges = new Exchanges(state, nowNanos);
        this.startedNanos = nowNanos;
        this.nextGossipNanos = nowNanos;
        this.lastInputNanos = nowNanos;
        this.lateCountedNanos = nowNanos - state.intervalNanos;
        this.nextTickNanos = dueNanos(nowNanos);
    }

    private void admitted(Fact fact) {
        probing.add(fact.node());
    }

    /** Does what is due. To be called at {@link #nextTickNanos}; earlier is harmless, later is noticed. */
    public List<Output> tick(long nowNanos) {
        long lateNanos = nowNanos - nextTickNanos;
        notice(nowNanos);
        if (lateNanos > state.intervalNanos / 4) {
            blameTimer(nowNanos);
        }
        if (state.table.reachable() == 0) {
            state.clock.heard(nowNanos);
        }
        beliefs.convict(nowNanos);
        probing.tick(nowNanos);
        gossip(nowNanos);
        if (exchanges.tick(nowNanos)) {
            beliefs.forgetGhosts(nowNanos, contacts::isMember);
        }
        contacts.tick(nowNanos);
        lookForIsolation(nowNanos);
        return done(nowNanos);
    }

    /** Takes a packet from the network. What it claims is believed as far as the protocol allows and no further. */
    public List<Output> receive(long nowNanos, Packet packet) {
        notice(nowNanos);
        NodeId from = packet.from();
        Fact gone = state.table.tombstone(from);
        if (gone != null) {
            state.count(Counter.STALE_FACTS);
            beliefs.tell(nowNanos, from, gone);
        } else if (!from.equals(state.self.node())) {
            hear(nowNanos, packet);
        }
        return done(nowNanos);
    }

    private void hear(long nowNanos, Packet packet) {
        state.clock.heard(nowNanos);
        NodeId from = packet.from();
        hearGossip(nowNanos, packet);
        beliefs.hearFrom(nowNanos, packet);
        Message message = packet.message();
        if (message instanceof Message.Ping ping) {
            answer(from, ping);
        } else if (message instanceof Message.Ack ack) {
            acked(nowNanos, packet, ack);
        } else if (message instanceof Message.IndirectPing ping) {
            whenKnown(from, () -> probing.relay(nowNanos, from, ping));
        } else if (message instanceof Message.Nack nack) {
            probing.nacked(from, nack.sequence());
        } else if (message instanceof Message.Gone gone) {
            replaced(nowNanos, packet, gone);
        } else if (message instanceof Message.Witness witness) {
            whenKnown(from, () -> witness(nowNanos, witness));
        } else if (message instanceof Message.Summary summary) {
            whenKnown(from, () -> exchanges.answer(nowNanos, from, summary.buckets()));
        } else if (message instanceof Message.Facts facts) {
            whenKnown(from, () -> exchanged(nowNanos, from, facts));
        } else if (!(message instanceof Message.Rumors)) {
            throw new AssertionError("unhandled " + message);
        }
    }

    /** Of others a sender that is not known, perhaps as it has just joined, may say that they live, and no more. */
    private void hearGossip(long nowNanos, Packet packet) {
        NodeId from = packet.from();
        for (Fact fact : packet.gossip()) {
            boolean isHarmless = fact.status() == Status.ALIVE || fact.node().equals(from);
            if (isHarmless || state.table.find(from) != null) {
                beliefs.learn(nowNanos, fact, Beliefs.Origin.GOSSIP);
            }
        }
    }

    /** Replaces the contact points: each is pinged until a node is known there, and again once that one is gone. */
    public List<Output> seek(long nowNanos, Collection<ContactPoint> points) {
        notice(nowNanos);
        contacts.seek(nowNanos, points);
        return done(nowNanos);
    }

    /** The cluster knows {@code node}: it is looked for, unless it is known already or gone. */
    public List<Output> meet(long nowNanos, NodeId node) {
        notice(nowNanos);
        if (!node.equals(state.self.node()) && state.table.tombstone(node) == null) {
            contacts.meet(nowNanos, node);
        }
        return done(nowNanos);
    }

    /**
     * Says something else of this node.
     *
     * @param metadata at most {@link Metadata#MOST_BYTES} bytes
     */
    public List<Output> describe(long nowNanos, byte[] metadata) {
        notice(nowNanos);
        state.self = state.self.describedBy(new Metadata(state.self.metadata().version() + 1, metadata));
        beliefs.announce(nowNanos, state.self);
        return done(nowNanos);
    }

    /** Says that this node is leaving; it goes on probing and answering. */
    public List<Output> leave(long nowNanos) {
        notice(nowNanos);
        if (!state.self.isLeaving()) {
            state.self = state.self.leaving();
            beliefs.announce(nowNanos, state.self);
            tellSome(state.self);
        }
        return done(nowNanos);
    }

    /** The cluster has removed {@code node} for ever: it left, if it had said so; this node itself says farewell. */
    public List<Output> remove(long nowNanos, NodeId node) {
        notice(nowNanos);
        if (node.equals(state.self.node())) {
            tellSome(state.self.ended(Status.LEFT));
        } else {
            contacts.forget(node);
            beliefs.end(nowNanos, node);
        }
        return done(nowNanos);
    }

    /** When {@link #tick} is next due. Changes with every input. */
    public long nextTickNanos() {
        return nextTickNanos;
    }

    /** This run. */
    public NodeId self() {
        return state.self.node();
    }

    /** The incarnation by which this node lives now. */
    public long incarnation() {
        return state.self.incarnation();
    }

    /** How much this node distrusts its own timing: 0, not at all, to 8 (Lifeguard section IV.A). */
    public int localHealth() {
        return state.health.score();
    }

    /** Whether this node hears anyone. */
    public Isolation isolation() {
        return isolation;
    }

    /** What is believed of all that are known and not gone, this node included, sorted by node. */
    public List<Fact> facts() {
        List<Fact> facts = new ArrayList<>(state.table.size() + 1);
        facts.add(state.self);
        state.table.forEachIn(fact -> true, facts::add);
        facts.sort((one, other) -> one.node().compareTo(other.node()));
        return facts;
    }

    /** What is believed of one run, also when it is gone but remembered. */
    public Optional<Fact> find(NodeId node) {
        if (node.equals(state.self.node())) {
            return Optional.of(state.self);
        }
        Fact held = state.table.find(node);
        return Optional.ofNullable(held == null ? state.table.tombstone(node) : held);
    }

    /** How many others are alive or suspect. */
    public int reachable() {
        return state.table.reachable();
    }

    /** The run that is held at an address, unless it is gone. */
    public Optional<NodeId> liveAt(ContactPoint address) {
        if (MemberTable.isSameAddress(address.anyRun(), state.self.node())) {
            return Optional.of(state.self.node());
        }
        Fact held = state.table.at(address.anyRun());
        return held == null ? Optional.empty() : Optional.of(held.node());
    }

    /** How suspicious the silence of {@code node} is at first hand: 0 when it has just answered, never infinite. */
    public double suspicionLevel(long nowNanos, NodeId node) {
        Peer peer = state.knownPeer(node);
        if (peer == null) {
            return 0;
        }
        RoundTripDistribution distribution = peer.roundTrips.distribution(state.prior);
        return peer.level.level(nowNanos, distribution, state.loss.probability());
    }

    /** The 99th percentile of the round trips to {@code node}; empty before the first. */
    public Optional<Duration> roundTrip(NodeId node) {
        Peer peer = state.knownPeer(node);
        if (peer == null || peer.roundTrips.count() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                Duration.ofNanos(peer.roundTrips.percentileNanos(state.prior).orElse(0)));
    }

    /** Whether this node reaches {@code node} without help, as far as it knows. */
    public Link link(NodeId node) {
        Peer peer = state.knownPeer(node);
        return peer == null ? Link.UP : peer.link;
    }

    /** How often something happened since the start. */
    public long count(Counter counter) {
        return state.counted(counter);
    }

    /** How much this machine holds in memory. */
    public Held held() {
        return new Held(
                state.table.size(), state.peers(), state.rumors.size(), state.table.tombstones(), contacts.strangers());
    }

    /** A sum over all that is believed alive or suspect: equal on two nodes that believe the same. */
    public long digest() {
        return state.digest();
    }

    /** How long a node that is accused now has to refute at least, in this cluster. */
    public Duration leastSuspicion() {
        return Duration.ofNanos(state.leastSuspicionNanos());
    }

    private void answer(NodeId from, Message.Ping ping) {
        NodeId target = ping.target();
        boolean isMeant = target.uid() == NodeId.ANY_RUN
                || target.equals(state.self.node())
                || (!state.keeps(Rule.RUNS_DIFFER) && MemberTable.isSameAddress(target, state.self.node()));
        if (isMeant) {
            boolean introduces = target.uid() == NodeId.ANY_RUN || state.table.find(from) == null;
            List<Fact> first = introduces ? List.of(state.self) : List.of();
            state.send(from, state.ack(ping.sequence(), state.self.node(), from), first);
        } else {
            state.sendBare(from, new Message.Gone(ping.sequence(), target), List.of(state.self));
        }
    }

    private void acked(long nowNanos, Packet packet, Message.Ack ack) {
        NodeId from = packet.from();
        probing.acked(nowNanos, from, ack);
        Optional<Contacts.Question> question = contacts.answered(from, ack.sequence());
        if (ack.belief().isPresent()) {
            beliefs.hearBelief(nowNanos, ack.belief().get());
        } else {
            state.sendBare(from, new Message.Rumors(), List.of(state.self));
        }
        if (question.isPresent()) {
            found(nowNanos, packet, question.get());
        } else {
            exchanges.compare(nowNanos, from, ack.digest());
        }
    }

    /**
     * A node was found where one was looked for. Only one run at a time listens at an address, and this one did so after the
     * question was asked: any other that was known or heard of there before the question has ended. One that became known only
     * since then may be the newer: the address is asked again.
     */
    private void found(long nowNanos, Packet packet, Contacts.Question question) {
        NodeId from = packet.from();
        NodeId sought = question.sought();
        Optional<NodeId> held = liveAt(from.contactPoint()).filter(run -> !run.equals(from));
        if (held.isPresent() && !held.get().equals(question.held())) {
            contacts.verify(nowNanos, from);
            return;
        }
        held.ifPresent(run -> beliefs.replace(nowNanos, run));
        if (sought.uid() != NodeId.ANY_RUN && !sought.equals(from)) {
            beliefs.replace(nowNanos, sought);
        }
        packet.gossip().forEach(fact -> beliefs.learn(nowNanos, fact, Beliefs.Origin.GOSSIP));
        if (sought.uid() == NodeId.ANY_RUN || sought.equals(from)) {
            exchanges.begin(from);
        }
    }

    /** Another run listens where {@code gone} was: it is gone for certain, and the sender is alive. */
    private void replaced(long nowNanos, Packet packet, Message.Gone gone) {
        boolean isAsked = probing.gone(gone.sequence(), gone.gone())
                || contacts.answered(packet.from(), gone.sequence()).isPresent();
        if (isAsked && MemberTable.isSameAddress(packet.from(), gone.gone())) {
            contacts.forget(gone.gone());
            beliefs.replace(nowNanos, gone.gone());
            packet.gossip().forEach(fact -> beliefs.learn(nowNanos, fact, Beliefs.Origin.GOSSIP));
        }
    }

    private void witness(long nowNanos, Message.Witness witness) {
        Fact accused = state.table.find(witness.target());
        if (accused != null
                && accused.incarnation() == witness.incarnation()
                && accused.status() == Status.SUSPECT
                && !accused.accusers().contains(state.self.node().uid())) {
            probing.witness(nowNanos, accused);
        }
    }

    private void exchanged(long nowNanos, NodeId from, Message.Facts facts) {
        facts.facts().forEach(fact -> beliefs.learn(nowNanos, fact, originOfExchange(nowNanos)));
        exchanges.give(nowNanos, from, facts.wanted());
    }

    /** What a newcomer is told by its contacts is news to nobody else. */
    private Beliefs.Origin originOfExchange(long nowNanos) {
        boolean isNewcomer = nowNanos - startedNanos < 5 * state.intervalNanos;
        return isNewcomer ? Beliefs.Origin.WELCOME : Beliefs.Origin.EXCHANGE;
    }

    private void whenKnown(NodeId from, Runnable action) {
        if (state.table.find(from) != null) {
            action.run();
        }
    }

    private void tellSome(Fact fact) {
        int enough =
                LEAVE_ACQUAINTANCES + (int) Math.ceil(StrictMath.log(state.clusterSize() + 1.0) / StrictMath.log(2));
        for (Fact listener : state.pick(enough, SwimState::isAlive)) {
            state.sendBare(listener.node(), new Message.Rumors(), List.of(fact));
        }
    }

    private void gossip(long nowNanos) {
        if (nowNanos - nextGossipNanos < 0 || state.rumors.isEmpty()) {
            return;
        }
        nextGossipNanos = nowNanos + state.settings.gossip().interval().toNanos();
        long remember = state.settings.exchange().gossipToUnreachable().toNanos();
        List<Fact> listeners = state.pick(
                state.settings.gossip().fanout(),
                fact -> fact.status() != Status.UNREACHABLE
                        || nowNanos - state.peer(fact.node()).unreachableSinceNanos < remember);
        listeners.forEach(listener -> state.send(listener.node(), new Message.Rumors()));
    }

    /** Notices that this node stood still: a tick was due, and nothing happened for longer than a quarter of a period. */
    private void notice(long nowNanos) {
        long idleSince = nextTickNanos - lastInputNanos > 0 ? nextTickNanos : lastInputNanos;
        long stalledNanos = nowNanos - nextTickNanos > 0 ? nowNanos - idleSince : 0;
        lastInputNanos = nowNanos;
        if (state.rumors.isEmpty() && nowNanos - nextGossipNanos > 0) {
            nextGossipNanos = nowNanos;
        }
        if (stalledNanos > state.intervalNanos / 4) {
            state.count(Counter.STALLS);
            if (state.keeps(Rule.LIVE_CLOCK)) {
                state.clock.stalled(stalledNanos);
            }
            probing.stalled();
        }
    }

    /** A late tick of its own says that this node is slow, whatever made it so; counts once a period. */
    private void blameTimer(long nowNanos) {
        if (state.keeps(Rule.LATE_TIMERS) && nowNanos - lateCountedNanos >= state.intervalNanos) {
            lateCountedNanos = nowNanos;
            state.health.worsen(1);
        }
    }

    private void lookForIsolation(long nowNanos) {
        boolean isIsolated = state.table.reachable() > 0 && state.clock.silentNanos(nowNanos) >= isolationNanos();
        if (isIsolated && isolation == Isolation.CONNECTED) {
            isolation = Isolation.ISOLATED;
            state.output(new Output.IsolationChanged(isolation));
        }
    }

    private long isolationNanos() {
        return Math.max(state.leastSuspicionNanos(), 2 * state.health.stretched(state.intervalNanos));
    }

    private List<Output> done(long nowNanos) {
        if (isolation == Isolation.ISOLATED && state.clock.silentNanos(nowNanos) == 0) {
            isolation = Isolation.CONNECTED;
            state.output(new Output.IsolationChanged(isolation));
        }
        nextTickNanos = dueNanos(nowNanos);
        return state.takeOutputs();
    }

    /** What only now came up is not late, however long there was nothing of its kind to do. */
    private long dueNanos(long nowNanos) {
        long due = Instants.earlier(probing.nextTickNanos(), exchanges.nextTickNanos());
        if (contacts.areSought()) {
            due = Instants.earlier(due, Instants.later(nowNanos, contacts.nextTickNanos()));
        }
        if (!state.rumors.isEmpty()) {
            due = Instants.earlier(due, Instants.later(nowNanos, nextGossipNanos));
        }
        return Instants.earlier(
                due, nowNanos + Math.min(beliefs.convictionInNanos(nowNanos), isolationInNanos(nowNanos)));
    }

    private long isolationInNanos(long nowNanos) {
        if (isolation == Isolation.ISOLATED || state.table.reachable() == 0) {
            return Long.MAX_VALUE / 4;
        }
        return Math.max(0, isolationNanos() - state.clock.silentNanos(nowNanos));
    }
}
