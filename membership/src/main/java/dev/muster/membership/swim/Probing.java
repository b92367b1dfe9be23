package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The probes of a node: one of its own in flight at most, those it makes as a helper, and those it makes as a witness.
 * Direct ping, then indirect pings, then the verdict at the end of the period (SWIM section 3.1; nacks and local health:
 * Lifeguard section IV.A). Not thread safe.
 */
final class Probing {
    /** The most indirect pings under way for others. */
    static final int MOST_RELAYS = 256;
    /** The most witness probes under way. */
    static final int MOST_WITNESSES = 4;
    /** From so many expected packets on, hearing none at all says more about this node than about the target. */
    static final int TELLING_SILENCE = 3;

    private static final int UNREACHABLE_EACH = 8;

    private enum Answer {
        NONE,
        INDIRECT,
        DIRECT
    }

    private static final class Probe {
        final long sequence;
        final NodeId target;
        final long incarnation;
        final long sentNanos;
        final long indirectNanos;
        final long deadlineNanos;
        final long heardBefore;
        final boolean wasUnreachable;
        final Set<NodeId> helpers = new LinkedHashSet<>();
        final Set<NodeId> nacks = new LinkedHashSet<>();
        boolean isIndirect;
        boolean isStalled;
        Answer answer = Answer.NONE;

        Probe(long sequence, Fact target, long sentNanos, long timeoutNanos, long periodNanos, long heardBefore) {
            this.sequence = sequence;
            this.target = target.node();
            this.incarnation = target.incarnation();
            this.sentNanos = sentNanos;
            this.indirectNanos = sentNanos + timeoutNanos;
            this.deadlineNanos = sentNanos + periodNanos;
            this.heardBefore = heardBefore;
            this.wasUnreachable = target.status() == Status.UNREACHABLE;
        }
    }

    private static final class Relay {
        final NodeId asker;
        final long askersSequence;
        final NodeId target;
        final long sentNanos;
        final long nackNanos;
        final long endNanos;
        boolean isNacked;

        Relay(NodeId asker, long askersSequence, NodeId target, long sentNanos, long nackNanos, long endNanos) {
            this.asker = asker;
            this.askersSequence = askersSequence;
            this.target = target;
            this.sentNanos = sentNanos;
            this.nackNanos = nackNanos;
            this.endNanos = endNanos;
        }
    }

    private record WitnessProbe(
            NodeId target, long incarnation, long sentNanos, long deadlineNanos, long heardBefore) {}

    private final SwimState state;
    private final ProbeRing ring;
    private final Map<Long, Relay> relays = new LinkedHashMap<>();
    private final Map<Long, WitnessProbe> witnessed = new LinkedHashMap<>();
    private final Accuser accuser;
    private @Nullable Probe probe;
    private @Nullable NodeId again;
    private long nextNanos;

    /** What follows from a failed probe. */
    @FunctionalInterface
    interface Accuser {
        /** This node itself has found {@code target} silent at {@code incarnation}. */
        void accuse(long nowNanos, NodeId target, long incarnation, boolean asksWitnesses);
    }

    Probing(SwimState state, Accuser accuser, long nowNanos) {
        this.state = state;
        this.accuser = accuser;
        this.ring = new ProbeRing(state.random);
        this.nextNanos = nowNanos + state.random.nextLong(state.intervalNanos);
    }

    void add(NodeId node) {
        ring.add(node);
    }

    /** This node did not run for a while: no probe under way can have a verdict. */
    void stalled() {
        if (probe != null) {
            probe.isStalled = true;
        }
        if (state.keeps(Rule.VOID_PROBES)) {
            witnessed.clear();
        }
    }

    void tick(long nowNanos) {
        if (probe != null) {
            advance(nowNanos, probe);
        }
        if (probe == null && nowNanos - nextNanos >= 0) {
            begin(nowNanos);
        }
        if (!relays.isEmpty()) {
            relays.values().forEach(relay -> nackIfDue(nowNanos, relay));
            relays.values().removeIf(relay -> nowNanos - relay.endNanos >= 0);
        }
        if (!witnessed.isEmpty()) {
            endWitnessing(nowNanos);
        }
    }

    long nextTickNanos() {
        long next = nextNanos;
        if (probe != null) {
            boolean asksHelpers = !probe.isIndirect && probe.answer == Answer.NONE;
            next = asksHelpers ? probe.indirectNanos : probe.deadlineNanos;
        }
        for (Relay relay : relays.values()) {
            next = Instants.earlier(next, relay.isNacked ? relay.endNanos : relay.nackNanos);
        }
        for (WitnessProbe each : witnessed.values()) {
            next = Instants.earlier(next, each.deadlineNanos());
        }
        return next;
    }

    private void begin(long nowNanos) {
        long period = state.health.stretched(state.intervalNanos);
        nextNanos = nowNanos + period;
        Fact target = nextTarget();
        if (state.table.reachable() == 0) {
            improve();
        }
        if (target == null) {
            return;
        }
        long base = state.probeTimeoutNanos(target.node());
        long timeout = state.health.stretched(base);
        Probe started = new Probe(state.random.nextLong(), target, nowNanos, timeout, period, state.clock.heardCount());
        probe = started;
        state.count(Counter.PROBES);
        state.peer(target.node()).level.asked(nowNanos, state.health.score(), base);
        state.send(target.node(), new Message.Ping(started.sequence, target.node()));
    }

    /** Unreachable nodes have their turn in every eighth round only. */
    private @Nullable Fact nextTarget() {
        if (again != null) {
            Fact repeated = state.table.find(again);
            again = null;
            if (repeated != null) {
                return repeated;
            }
        }
        NodeId next = ring.next(
                node -> state.table.find(node) != null,
                node -> isDue(state.table.find(node)),
                state.keeps(Rule.RESHUFFLE));
        return next == null ? null : state.table.find(next);
    }

    private boolean isDue(@Nullable Fact fact) {
        if (fact == null || fact.status() != Status.UNREACHABLE) {
            return true;
        }
        return (fact.node().uid() + ring.round()) % UNREACHABLE_EACH == 0 || state.table.reachable() == 0;
    }

    private void advance(long nowNanos, Probe current) {
        if (current.answer == Answer.NONE && !current.isIndirect && nowNanos - current.indirectNanos >= 0) {
            if (nowNanos - current.deadlineNanos >= 0) {
                current.isStalled = true;
            } else {
                askHelpers(current);
            }
        }
        if (nowNanos - current.deadlineNanos >= 0) {
            probe = null;
            conclude(nowNanos, current);
        }
    }

    private void askHelpers(Probe current) {
        current.isIndirect = true;
        List<Fact> helpers = state.pick(
                state.settings.probe().helpers(),
                fact -> SwimState.isAlive(fact) && !fact.node().equals(current.target));
        Fact accused = state.table.find(current.target);
        List<Fact> news = accused != null && accused.status() == Status.SUSPECT ? List.of(accused) : List.of();
        for (Fact helper : helpers) {
            current.helpers.add(helper.node());
            state.send(helper.node(), new Message.IndirectPing(current.sequence, current.target), news);
        }
    }

    private void conclude(long nowNanos, Probe ended) {
        if (ended.answer == Answer.INDIRECT) {
            state.count(Counter.PROBES_ANSWERED_INDIRECTLY);
            state.loss.lost();
            improve();
            detour(ended.target);
        } else if (state.keeps(Rule.VOID_PROBES) && isVoid(ended)) {
            state.count(Counter.PROBES_VOID);
            worsen(1);
        } else {
            state.count(Counter.PROBES_FAILED);
            blameSelf(ended);
            accuser.accuse(nowNanos, ended.target, ended.incarnation, true);
        }
    }

    private boolean isVoid(Probe ended) {
        boolean hasHeard = state.clock.heardCount() != ended.heardBefore;
        return ended.isStalled || (!hasHeard && 1 + ended.helpers.size() >= TELLING_SILENCE);
    }

    /**
     * A failed probe says that this node may be slow, unless every helper said that it is well: one for each nack that is
     * missing, two at most, and one if there were no helpers. What others have found too is no fault of this node's.
     */
    private void blameSelf(Probe ended) {
        Fact accused = state.table.find(ended.target);
        if (ended.wasUnreachable || isOthersFinding(accused)) {
            return;
        }
        long owed = state.keeps(Rule.NACKS)
                ? ended.helpers.stream()
                        .filter(helper -> !isOthersFinding(state.table.find(helper)))
                        .count()
                : 0;
        int missed = (int) Math.max(0, owed - ended.nacks.size());
        state.count(Counter.NACKS_MISSED, missed);
        if (ended.helpers.isEmpty() || !state.keeps(Rule.NACKS)) {
            worsen(1);
        } else {
            worsen(Math.min(2, missed));
        }
    }

    private boolean isOthersFinding(@Nullable Fact fact) {
        return state.keeps(Rule.SHARED_BLAME)
                && (fact == null || fact.status() != Status.ALIVE)
                && (fact == null
                        || !fact.accusers().equals(Accusers.of(state.self.node().uid())));
    }

    private void worsen(int by) {
        if (state.keeps(Rule.LOCAL_HEALTH)) {
            state.health.worsen(by);
        }
    }

    private void improve() {
        if (state.keeps(Rule.LOCAL_HEALTH)) {
            state.health.improve();
        }
    }

    /** Only helpers reach the target: probed once more at once, then the link counts as down. */
    private void detour(NodeId target) {
        if (state.table.find(target) == null) {
            return;
        }
        Peer peer = state.peer(target);
        peer.detours++;
        if (peer.detours == Peer.BROKEN_AFTER) {
            setLink(target, peer, Link.DOWN);
        } else if (peer.detours < Peer.BROKEN_AFTER) {
            again = target;
        }
    }

    private void reached(long nowNanos, NodeId target, long sentNanos) {
        if (state.table.find(target) == null) {
            return;
        }
        Peer peer = state.peer(target);
        peer.roundTrips.record(nowNanos - sentNanos);
        state.prior.record(nowNanos - sentNanos);
        state.loss.answered();
        peer.detours = 0;
        setLink(target, peer, Link.UP);
    }

    private void setLink(NodeId target, Peer peer, Link link) {
        if (peer.link != link) {
            peer.link = link;
            state.output(new Output.LinkChanged(target, link));
        }
    }

    /** An ack from {@code from}: of this node's own probe, of one it makes for another, or of one it makes as a witness. */
    void acked(long nowNanos, NodeId from, Message.Ack ack) {
        if (probe != null && probe.sequence == ack.sequence() && ack.subject().equals(probe.target)) {
            ownAck(nowNanos, from, probe);
        }
        WitnessProbe seen = witnessed.get(ack.sequence());
        if (seen != null && seen.target().equals(from)) {
            witnessed.remove(ack.sequence());
            reached(nowNanos, from, seen.sentNanos());
        }
        Relay relay = relays.get(ack.sequence());
        if (relay != null && relay.target.equals(from)) {
            relays.remove(ack.sequence());
            reached(nowNanos, from, relay.sentNanos);
            state.send(relay.asker, state.ack(relay.askersSequence, from, relay.asker));
        }
    }

    private void ownAck(long nowNanos, NodeId from, Probe current) {
        if (from.equals(current.target)) {
            state.count(Counter.PROBES_ANSWERED);
            improve();
            if (!current.isStalled) {
                reached(nowNanos, from, current.sentNanos);
            }
            probe = null;
        } else if (current.helpers.contains(from) && state.table.find(current.target) != null) {
            current.answer = Answer.INDIRECT;
            state.peer(current.target).level.answered();
        }
    }

    void nacked(NodeId from, long sequence) {
        if (probe != null && probe.sequence == sequence && probe.helpers.contains(from)) {
            probe.nacks.add(from);
        }
    }

    /** Whether this node asked for {@code target} under {@code sequence}; then that question is answered. */
    boolean gone(long sequence, NodeId target) {
        boolean isOwn = probe != null && probe.sequence == sequence && probe.target.equals(target);
        if (isOwn) {
            probe = null;
        }
        WitnessProbe seen = witnessed.get(sequence);
        Relay relay = relays.get(sequence);
        return isOwn
                || (seen != null && seen.target().equals(target) && witnessed.remove(sequence) != null)
                || (relay != null && relay.target.equals(target) && relays.remove(sequence) != null);
    }

    /** Probes {@code target} for {@code asker} (SWIM section 3.1). */
    void relay(long nowNanos, NodeId asker, Message.IndirectPing request) {
        if (relays.size() >= MOST_RELAYS) {
            state.count(Counter.RELAYS_REFUSED);
            return;
        }
        long timeout = state.health.stretched(state.probeTimeoutNanos(request.target()));
        long sequence = state.random.nextLong();
        relays.put(
                sequence,
                new Relay(
                        asker,
                        request.sequence(),
                        request.target(),
                        nowNanos,
                        nowNanos + timeout * 4 / 5,
                        nowNanos + timeout + state.health.stretched(state.intervalNanos)));
        state.send(request.target(), new Message.Ping(sequence, request.target()));
    }

    /** The nack leaves at 80 % of the time-out; an ack that arrives later is still passed on (Lifeguard section IV.A). */
    private void nackIfDue(long nowNanos, Relay relay) {
        if (!relay.isNacked && nowNanos - relay.nackNanos >= 0) {
            relay.isNacked = true;
            if (state.keeps(Rule.NACKS)) {
                state.send(relay.asker, new Message.Nack(relay.askersSequence));
            }
        }
    }

    /** Probes an accused node outside the order, once for each accusation and period. */
    void witness(long nowNanos, Fact accused) {
        boolean isUnderWay =
                witnessed.values().stream().anyMatch(each -> each.target().equals(accused.node()));
        if (isUnderWay) {
            return;
        }
        if (witnessed.size() >= MOST_WITNESSES) {
            state.count(Counter.WITNESSES_REFUSED);
            return;
        }
        state.count(Counter.WITNESSED);
        long sequence = state.random.nextLong();
        long deadline = nowNanos + state.health.stretched(state.intervalNanos);
        witnessed.put(
                sequence,
                new WitnessProbe(accused.node(), accused.incarnation(), nowNanos, deadline, state.clock.heardCount()));
        state.send(accused.node(), new Message.Ping(sequence, accused.node()), List.of(accused));
    }

    private void endWitnessing(long nowNanos) {
        List<WitnessProbe> silent = new ArrayList<>();
        witnessed.values().removeIf(each -> nowNanos - each.deadlineNanos() >= 0 && silent.add(each));
        for (WitnessProbe each : silent) {
            if (state.clock.heardCount() != each.heardBefore()) {
                accuser.accuse(nowNanos, each.target(), each.incarnation(), false);
            }
        }
    }
}
