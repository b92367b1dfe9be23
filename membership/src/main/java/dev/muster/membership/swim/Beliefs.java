package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a node makes of what it hears: the precedence of facts, refutation of what is said of itself, suspicions and their
 * end. Every cell of the table in docs/membership.md is a test of this class. Not thread safe.
 */
final class Beliefs {
    /** How a fact came here. */
    enum Origin {
        /** As gossip, beside a message, or by the incarnation that the message bears. */
        GOSSIP,
        /** In an exchange; it may be old. */
        EXCHANGE,
        /** In the exchange that follows on joining: known to all others already. */
        WELCOME
    }

    /** With so much news waiting, no hearsay of unknown nodes is added. */
    private static final int MOST_HEARSAY_RUMORS = 256;
    /** The most nodes that are told something in one period. */
    private static final int MOST_TOLD = 256;

    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final SwimState state;
    private final Contacts contacts;
    private final Consumer<Fact> found;
    private final Suspicions suspicions = new Suspicions();
    private final Set<NodeId> told = new HashSet<>();
    private long toldSinceNanos;
    private boolean isExpelled;

    /** Calls {@code found} with each node that is new. */
    Beliefs(SwimState state, Contacts contacts, Consumer<Fact> found, long nowNanos) {
        this.state = state;
        this.contacts = contacts;
        this.found = found;
        this.toldSinceNanos = nowNanos;
    }

    /** Takes a fact for what it is worth. */
    void learn(long nowNanos, Fact heard, Origin origin) {
        if (!heard.isPlausible()) {
            state.count(Counter.IMPLAUSIBLE_FACTS);
            return;
        }
        Fact fact = asOneRun(heard);
        if (fact.node().equals(state.self.node())) {
            hearOfSelf(nowNanos, fact);
            return;
        }
        Fact gone = state.table.tombstone(fact.node());
        Fact held = state.table.at(fact.node());
        if (gone != null) {
            learnOfGone(nowNanos, gone, fact);
        } else if (MemberTable.isSameAddress(fact.node(), state.self.node())) {
            hearOfOtherRun(nowNanos, fact);
        } else if (held == null) {
            learnOfUnknown(nowNanos, fact, origin);
        } else if (held.node().equals(fact.node())) {
            merge(nowNanos, held, fact, origin);
        } else {
            learnOfOtherRun(nowNanos, fact);
        }
    }

    /** A packet is proof that its sender lives in its incarnation; one who speaks as if it were not accused is told. */
    void hearFrom(long nowNanos, Packet packet) {
        Fact held = state.table.find(packet.from());
        if (held == null) {
            if (state.table.at(packet.from()) != null) {
                contacts.verify(nowNanos, packet.from());
            }
            return;
        }
        Peer peer = state.knownPeer(packet.from());
        if (peer != null) {
            peer.level.answered();
        }
        if (packet.incarnation() > held.incarnation()) {
            merge(nowNanos, held, held.aliveAt(packet.incarnation()), Origin.GOSSIP);
        } else if (isAccused(held) && state.keeps(Rule.ECHO) && !(packet.message() instanceof Message.Ping)) {
            tell(nowNanos, packet.from(), held);
        }
    }

    /** What an answering node believes of this one. */
    void hearBelief(long nowNanos, Belief belief) {
        boolean isAccusation = belief.status() == Status.SUSPECT || belief.status() == Status.UNREACHABLE;
        boolean isPlausible = belief.incarnation() - state.self.incarnation() <= Swim.MOST_JUMP;
        if (isAccusation && isPlausible) {
            refute(nowNanos, state.self.aliveAt(belief.incarnation()));
        }
    }

    /** Sends {@code fact} to the node that should know it, once a period at most. */
    void tell(long nowNanos, NodeId to, Fact fact) {
        if (nowNanos - toldSinceNanos >= state.intervalNanos) {
            told.clear();
            toldSinceNanos = nowNanos;
        }
        if (told.size() < MOST_TOLD && told.add(to)) {
            state.count(Counter.ECHOES);
            state.sendBare(to, new Message.Rumors(), List.of(fact));
        }
    }

    /** This node itself found {@code target} silent. */
    void accuse(long nowNanos, NodeId target, long incarnation, boolean asksWitnesses) {
        Fact held = state.table.find(target);
        if (held == null || held.incarnation() != incarnation || held.status() == Status.UNREACHABLE) {
            return;
        }
        Accusers self = Accusers.of(state.self.node().uid());
        Fact accused = held.join(held.suspectedBy(self));
        if (!accused.equals(held)) {
            apply(nowNanos, held, accused);
        }
        if (asksWitnesses && state.keeps(Rule.WITNESSES)) {
            List<Fact> witnesses = state.pick(
                    2 * state.settings.suspicion().confirmations(),
                    fact -> SwimState.isAlive(fact)
                            && !accused.accusers().contains(fact.node().uid()));
            for (Fact witness : witnesses) {
                state.send(witness.node(), new Message.Witness(target, incarnation), List.of(accused));
            }
        }
    }

    /** Ends the suspicions whose time is over. */
    void convict(long nowNanos) {
        for (NodeId suspect : suspicions.overdue(ageNanos(nowNanos))) {
            Fact held = state.table.find(suspect);
            suspicions.end(suspect);
            if (held != null && held.status() == Status.SUSPECT) {
                state.count(Counter.CONVICTIONS);
                apply(nowNanos, held, held.unreachable());
            }
        }
    }

    /** How long until a suspicion ends, unless something is heard before. */
    long convictionInNanos(long nowNanos) {
        long end = suspicions.earliestNanos();
        if (end == Long.MAX_VALUE) {
            return NEVER_NANOS;
        }
        if (!state.keeps(Rule.LIVE_CLOCK)) {
            return Math.max(0, end - nowNanos);
        }
        return Math.min(NEVER_NANOS, state.clock.remaining(nowNanos, end));
    }

    private long ageNanos(long nowNanos) {
        return state.keeps(Rule.LIVE_CLOCK) ? state.clock.at(nowNanos) : nowNanos;
    }

    /** The cluster removed {@code node}. */
    void end(long nowNanos, NodeId node) {
        Fact held = state.table.find(node);
        endAs(nowNanos, node, held != null && held.isLeaving() ? Status.LEFT : Status.REMOVED);
    }

    /** Forgets nodes that are unreachable for as long as a tombstone lives and that the cluster does not know. */
    void forgetGhosts(long nowNanos, Predicate<NodeId> isMember) {
        List<Fact> ghosts = new ArrayList<>();
        long lifeNanos = state.settings.exchange().tombstoneLife().toNanos();
        state.table.forEachIn(
                fact -> fact.status() == Status.UNREACHABLE
                        && !isMember.test(fact.node())
                        && nowNanos - state.peer(fact.node()).unreachableSinceNanos > lifeNanos,
                ghosts::add);
        for (Fact ghost : ghosts) {
            state.table.remove(ghost.node());
            state.forgetPeer(ghost.node());
            state.output(new Output.Changed(Optional.of(ghost), ghost.ended(Status.REMOVED)));
        }
    }

    /** Another run listens at the address of {@code node}. */
    void replace(long nowNanos, NodeId node) {
        endAs(nowNanos, node, Status.REMOVED);
    }

    private void endAs(long nowNanos, NodeId node, Status end) {
        Fact held = state.table.find(node);
        if (held != null) {
            apply(nowNanos, held, held.ended(end));
        } else if (state.table.tombstone(node) == null) {
            bury(nowNanos, Fact.alive(node, 0).ended(end));
        }
    }

    /** Spreads what this node says of itself. */
    void announce(long nowNanos, Fact own) {
        state.changedNanos = nowNanos;
        spread(own);
    }

    /** Without the rule that runs differ: as if the fact were about the run that is known. */
    private Fact asOneRun(Fact fact) {
        if (state.keeps(Rule.RUNS_DIFFER)) {
            return fact;
        }
        NodeId self = state.self.node();
        Fact held = state.table.at(fact.node());
        NodeId known = MemberTable.isSameAddress(fact.node(), self) ? self : held == null ? fact.node() : held.node();
        return new Fact(
                known,
                fact.birthMillis(),
                fact.incarnation(),
                fact.status(),
                fact.isLeaving(),
                fact.accusers(),
                fact.metadata());
    }

    private void hearOfSelf(long nowNanos, Fact fact) {
        if (fact.status().isFinal()) {
            expel(fact);
            return;
        }
        if (fact.metadata().compareTo(state.self.metadata()) > 0) {
            state.self = state.self.describedBy(state.self.metadata().after(fact.metadata()));
            announce(nowNanos, state.self);
        }
        boolean isMisquoted =
                fact.isLeaving() && !state.self.isLeaving() && fact.incarnation() == state.self.incarnation();
        if (isAccused(fact)) {
            refute(nowNanos, fact);
        } else if (fact.incarnation() > state.self.incarnation() || isMisquoted) {
            raise(nowNanos, fact);
        }
    }

    /** Others hold this run for gone: said once. A node that leaves has said so itself. */
    private void expel(Fact fact) {
        if (!isExpelled && !(fact.status() == Status.LEFT && state.self.isLeaving())) {
            isExpelled = true;
            state.output(new Output.Expelled(fact));
        }
    }

    /** Raises this node's incarnation above the accusation, and counts that against its health, once for each (SWIM 4.2). */
    private void refute(long nowNanos, Fact accusation) {
        if (accusation.incarnation() < state.self.incarnation() || !state.keeps(Rule.REFUTATION)) {
            return;
        }
        if (raise(nowNanos, accusation)) {
            state.count(Counter.REFUTATIONS);
            if (state.keeps(Rule.LOCAL_HEALTH)) {
                state.health.worsen(1);
            }
        }
    }

    /** Outbids what was said of this node. One that has come to the last incarnation must start anew, as another run. */
    private boolean raise(long nowNanos, Fact said) {
        if (said.incarnation() >= Swim.MOST_INCARNATION) {
            expel(said);
            return false;
        }
        state.self = state.self.aliveAt(Math.max(state.self.incarnation(), said.incarnation()) + 1);
        announce(nowNanos, state.self);
        return true;
    }

    /** A fact about another run at this node's own address: it has ended, as this one listens there. */
    private void hearOfOtherRun(long nowNanos, Fact fact) {
        buryHearsay(nowNanos, fact.status().isFinal() ? fact : fact.ended(Status.REMOVED));
    }

    private void learnOfGone(long nowNanos, Fact gone, Fact fact) {
        if (fact.status().compareTo(gone.status()) > 0 && fact.status().isFinal()) {
            bury(nowNanos, gone.join(fact));
        } else if (!fact.status().isFinal()) {
            state.count(Counter.STALE_FACTS);
            if (state.rumors.size() < MOST_HEARSAY_RUMORS) {
                state.rumors.add(gone);
            }
        }
    }

    private void learnOfUnknown(long nowNanos, Fact fact, Origin origin) {
        switch (fact.status()) {
            case ALIVE -> admit(nowNanos, fact, origin);
            case SUSPECT -> contacts.hearOf(nowNanos, fact.node());
            case UNREACHABLE -> {
                if (!state.keeps(Rule.DEATH_NEEDS_A_HEARING)) {
                    admit(nowNanos, fact, origin);
                }
            }
            case LEFT, REMOVED -> buryHearsay(nowNanos, fact);
        }
    }

    /** Of two runs at one address one has ended; which, hearsay and wall clocks cannot say, so the address is asked. */
    private void learnOfOtherRun(long nowNanos, Fact fact) {
        if (fact.status().isFinal()) {
            buryHearsay(nowNanos, fact);
        } else {
            contacts.verify(nowNanos, fact.node());
        }
    }

    private void admit(long nowNanos, Fact fact, Origin origin) {
        if (state.table.size() >= MemberTable.MOST_MEMBERS) {
            state.count(Counter.MEMBERS_REFUSED);
        } else {
            state.table.put(fact);
            state.changedNanos = nowNanos;
            found.accept(fact);
            state.output(new Output.Changed(Optional.empty(), fact));
            if (origin != Origin.WELCOME) {
                spread(fact);
            }
        }
    }

    private void merge(long nowNanos, Fact held, Fact fact, Origin origin) {
        if (fact.incarnation() - held.incarnation() > Swim.MOST_JUMP) {
            state.count(Counter.IMPLAUSIBLE_FACTS);
            return;
        }
        Fact joined = held.join(heard(held, fact, origin));
        if (!state.keeps(Rule.SUSPICION_OUTRANKS_LIFE)
                && fact.status() == Status.ALIVE
                && fact.incarnation() == held.incarnation()
                && held.status() == Status.SUSPECT) {
            joined = held.aliveAt(held.incarnation());
        }
        if (!joined.equals(held) && (state.keeps(Rule.CONFIRMATIONS) || !isOnlyConfirmed(held, joined))) {
            apply(nowNanos, held, joined);
        }
    }

    /** Whether nothing but the accusers differ: of no account in SWIM without Lifeguard's confirmations. */
    private static boolean isOnlyConfirmed(Fact held, Fact joined) {
        return joined.status() == held.status()
                && joined.incarnation() == held.incarnation()
                && joined.isLeaving() == held.isLeaving()
                && joined.metadata().equals(held.metadata());
    }

    /** Death that is learned in an exchange may be old: it accuses, and the node may refute. */
    private Fact heard(Fact held, Fact fact, Origin origin) {
        boolean isOld = origin == Origin.EXCHANGE || origin == Origin.WELCOME;
        boolean isDeath = fact.status() == Status.UNREACHABLE && held.status() != Status.UNREACHABLE;
        return isOld && isDeath && state.keeps(Rule.DEATH_NEEDS_A_HEARING) ? fact.suspectedBy(fact.accusers()) : fact;
    }

    /** Replaces {@code before} by {@code after} with all that follows from it. */
    private void apply(long nowNanos, Fact before, Fact after) {
        state.changedNanos = nowNanos;
        if (after.status().isFinal()) {
            suspicions.end(after.node());
            state.table.remove(after.node());
            state.forgetPeer(after.node());
            bury(nowNanos, after);
        } else {
            state.table.put(after);
            age(nowNanos, before, after);
            if (after.status() != Status.UNREACHABLE || !isOnlyConfirmed(before, after)) {
                spread(after);
            }
        }
        state.output(new Output.Changed(Optional.of(before), after));
    }

    private void age(long nowNanos, Fact before, Fact after) {
        switch (after.status()) {
            case SUSPECT -> suspect(nowNanos, before, after);
            case UNREACHABLE -> {
                suspicions.end(after.node());
                if (before.status() != Status.UNREACHABLE) {
                    state.peer(after.node()).unreachableSinceNanos = nowNanos;
                }
            }
            case ALIVE -> suspicions.end(after.node());
            case LEFT, REMOVED -> throw new AssertionError("a final state does not age: " + after);
        }
    }

    private void suspect(long nowNanos, Fact before, Fact after) {
        boolean isNew = before.status() != Status.SUSPECT || before.incarnation() != after.incarnation();
        if (isNew) {
            state.count(Counter.SUSPICIONS);
            long least = state.leastSuspicionNanos();
            long most = state.keeps(Rule.CONFIRMATIONS)
                    ? (long) (least * state.settings.suspicion().factor())
                    : least;
            suspicions.begin(after.node(), ageNanos(nowNanos), least, most, expectedConfirmations());
        }
        suspicions.confirm(after.node(), after.accusers().size() - 1);
    }

    /** Lifeguard's K, or 0 when there are too few others to confirm. */
    private int expectedConfirmations() {
        int wanted = state.settings.suspicion().confirmations();
        return state.clusterSize() - 2 < wanted ? 0 : wanted;
    }

    private void bury(long nowNanos, Fact gone) {
        if (state.keeps(Rule.TOMBSTONES)) {
            state.table.bury(gone, nowNanos);
        }
        spread(gone);
    }

    /** Of a node that was never known here: remembered, and passed on only while there is little other news. */
    private void buryHearsay(long nowNanos, Fact gone) {
        if (state.keeps(Rule.TOMBSTONES)) {
            state.table.buryHearsay(gone, nowNanos);
        }
        if (state.rumors.size() < MOST_HEARSAY_RUMORS) {
            spread(gone);
        }
    }

    private void spread(Fact fact) {
        if (!state.keeps(Rule.COUNTS_STAY)) {
            state.rumors.recount();
        }
        state.rumors.add(fact);
    }

    private static boolean isAccused(@Nullable Fact fact) {
        return fact != null && (fact.status() == Status.SUSPECT || fact.status() == Status.UNREACHABLE);
    }
}
