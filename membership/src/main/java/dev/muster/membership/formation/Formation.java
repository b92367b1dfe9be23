package dev.muster.membership.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which cluster a node joins, and whether it forms one. Not thread safe: an actor owns it.
 *
 * <pre>{@code
 *            enough contact points, lowest           quorum of pledges             initial nodes in time
 *   SEEKING -------------------------------> ATTEMPTING -----------------> FOUNDING -----------------> MEMBER
 *    |  ^ <---- no quorum: release, back off -----'                            '---- not in time ----> OUT
 *    |  |
 *    |  '---- invitation ran out, not joined ---- INVITED --- confirmed, joined ---------------------> MEMBER
 *    |--- pledged, and invited by the founder ----^  '------- joined, but not confirmed in time -----> OUT
 *    '--- a member of a confirmed cluster is seen --> JOINING --- joined ----------------------------> MEMBER
 * }</pre>
 *
 * <p><b>Why two clusters cannot arise</b> while {@code initialNodes} is more than half of the nodes that can pledge. Let A
 * be a founder, its attempt begin at time t, T be {@code confirmWithin}, and a be {@code attemptTimeout}, at most T/4.
 *
 * <ol>
 *   <li>A forms only with pledges from a majority. Two majorities share an address, so a second founder B needs a pledge
 *       from an address that has pledged to A.
 *   <li>The same run pledges to B only when the pledge to A is over: released, which A does only when it has formed nothing,
 *       or 2T after the question arrived, so after t + 2T. A later run at that address pledges as <i>young</i> for 3T/2
 *       from its start, which was after its earlier run pledged, so until after t + 3T/2. A young pledge counts only
 *       if <i>every</i> address of a list that is the same everywhere pledges: then each runs a node that is of no cluster,
 *       and nobody is left that could be of one.
 *   <li>Until it is confirmed only A and those whose pledge arrived within the attempt can be of A's cluster: nobody else is
 *       invited. A stops at t + T, and who was invited stops T after it pledged, so before t + a + T. That is T/4 before
 *       B can have its pledges. Clocks are only compared with themselves, so their rates may differ by a tenth.
 *   <li>A cluster is confirmed by its founder alone, when it has {@code initialNodes} members: a majority that never pledges
 *       again. So a second cluster needs members that were lost and started anew.
 * </ol>
 *
 * <p>Beyond that this cannot help: if {@code initialNodes} is no majority, two halves that do not see each other form a
 * cluster each; and if, after a confirmation, a majority of the contact points is started anew <i>and</i> sees no member for
 * longer than 3T/2, it forms a second cluster, as nothing outlives a process here. The downing strategy must stop what is
 * left of the first: a static quorum of {@code initialNodes} does.
 *
 * <p>Where this departs from what Pekko's bootstrap does: nobody forms because it sees nobody, the lowest address is a
 * courtesy that avoids contests and not what safety rests on, and a pledge does not end when another run is seen at the
 * candidate's address, since those whom the earlier run invited may still be in its cluster.
 */
public final class Formation {
    private static final long IDLE_NANOS = 3_600_000_000_000L;

    private final FormationSettings settings;
    private final NodeId self;
    private final Set<Rule> off;
    private final Candidacy candidacy;
    private final Picture picture;
    private final Candidate candidate;
    private final Pledger pledger;
    private final Wording wording;
    private final long confirmNanos;
    private final long matureAtNanos;

    private Stage stage = Stage.SEEKING;
    private int members;
    private Target target = Target.NONE;
    private long nextTickNanos;
    private @Nullable Standing described;
    private String waiting = "";
    private String outReason = "";

    /**
     * A node that has just started.
     *
     * @param self this run
     * @param random chance for attempt numbers and back-off
     * @param nowNanos now, on the monotonic clock that every later instant is of
     */
    public Formation(NodeId self, FormationSettings settings, RandomGenerator random, long nowNanos) {
        this(self, settings, random, nowNanos, EnumSet.noneOf(Rule.class));
    }

    /** With some rules switched off, for simulations. */
    Formation(NodeId self, FormationSettings settings, RandomGenerator random, long nowNanos, Set<Rule> off) {
        this.self = self;
        this.settings = settings;
        this.off = EnumSet.noneOf(Rule.class);
        this.off.addAll(off);
        this.candidacy = new Candidacy(self, settings, this.off);
        this.picture = new Picture(self, nowNanos);
        this.candidate = new Candidate(self, settings, random, this.off, nowNanos);
        this.pledger = new Pledger(self, settings, this.off);
        this.wording = new Wording(settings, candidacy, picture, candidate, pledger);
        this.confirmNanos = settings.confirmWithin().toNanos();
        boolean isNeverYoung = settings.initialNodes() == 1 || off.contains(Rule.YOUNG_RUNS);
        this.matureAtNanos =
                isNeverYoung ? nowNanos : nowNanos + settings.youngFor().toNanos();
        this.nextTickNanos = nowNanos;
    }

    /** Time has passed. To be called at {@link #nextTickNanos} or later; earlier is harmless. */
    public List<Output> tick(long nowNanos) {
        return review(nowNanos, new ArrayList<>());
    }

    /** When to tick next; changes with every input. */
    public long nextTickNanos() {
        return nextTickNanos;
    }

    /** The source of contact points has given an answer, right or wrong. */
    public List<Output> discovered(long nowNanos, SortedSet<ContactPoint> answer) {
        picture.discovered(nowNanos, answer);
        return review(nowNanos, new ArrayList<>());
    }

    /** The live nodes of the failure detector's group are these, each with its newest standing. */
    public List<Output> peers(long nowNanos, SortedMap<NodeId, Standing> group) {
        picture.peers(nowNanos, group);
        return review(nowNanos, new ArrayList<>());
    }

    /** The cluster that this node is a member of has {@code count} members; 0 before it is one. */
    public List<Output> membersAre(long nowNanos, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must be at least 0, was " + count);
        }
        members = count;
        return review(nowNanos, new ArrayList<>());
    }

    /** This node is no member any more, or can become none: this run is over. */
    public List<Output> lost(long nowNanos) {
        List<Output> outputs = new ArrayList<>();
        if (stage != Stage.OUT) {
            abandonAttempt(outputs);
            out("was removed from its cluster and must be started again");
        }
        return review(nowNanos, outputs);
    }

    /** A message has arrived, perhaps late or twice. */
    public List<Output> receive(long nowNanos, NodeId from, Message message) {
        List<Output> outputs = new ArrayList<>();
        if (from.equals(self)) {
            return outputs;
        }
        expirePledge(nowNanos);
        if (message instanceof Message.Ask ask) {
            answer(nowNanos, from, ask, outputs);
        } else if (message instanceof Message.Pledge pledge) {
            candidate.count(nowNanos, from, pledge, outputs);
        } else if (message instanceof Message.Refuse refuse) {
            candidate.note(from, refuse);
        } else if (message instanceof Message.Release release) {
            letGo(from, release);
        } else if (message instanceof Message.Invite invite) {
            accept(nowNanos, from, invite, outputs);
        } else if (message instanceof Message.Confirm confirm) {
            believe(from, confirm);
        } else {
            throw new AssertionError("unhandled " + message);
        }
        return review(nowNanos, outputs);
    }

    /** What this node is. */
    public Standing standing() {
        return described == null ? Standing.of(Standing.Kind.YOUNG) : described;
    }

    /** What this node waits for or warns of, for people; empty when all is well. */
    public String waiting() {
        return waiting;
    }

    // ---- as one who is asked
    // -----------------------------------------------------------------------------------------

    private void answer(long nowNanos, NodeId from, Message.Ask ask, List<Output> outputs) {
        Message answer = pledger.answer(nowNanos, from, ask, stage, picture, maturity(nowNanos));
        if (answer != null) {
            outputs.add(new Output.Send(from, answer));
        }
    }

    private void letGo(NodeId from, Message.Release release) {
        if (stage != Stage.INVITED) {
            pledger.released(from, release.attempt());
        }
    }

    private void expirePledge(long nowNanos) {
        if (stage != Stage.INVITED) {
            pledger.expire(nowNanos);
        }
    }

    private void accept(long nowNanos, NodeId from, Message.Invite invite, List<Output> outputs) {
        if (stage == Stage.SEEKING && pledger.mayFollow(nowNanos, from, invite.attempt())) {
            stage = Stage.INVITED;
            aim(new Target(invite.attempt(), List.of(from), false), outputs);
        }
    }

    private void believe(NodeId from, Message.Confirm confirm) {
        if (stage == Stage.INVITED && pledger.isFor(from, confirm.attempt())) {
            settle();
        }
    }

    private void settle() {
        target = target.confirmed();
        stage = members > 0 ? Stage.MEMBER : Stage.JOINING;
    }

    // ---- where it stands
    // ---------------------------------------------------------------------------------------------

    private List<Output> review(long nowNanos, List<Output> outputs) {
        expirePledge(nowNanos);
        switch (stage) {
            case SEEKING, ATTEMPTING, JOINING -> seek(nowNanos, outputs);
            case FOUNDING -> found(nowNanos, outputs);
            case INVITED -> attend(nowNanos, outputs);
            case MEMBER, OUT -> {}
        }
        if (stage == Stage.FOUNDING) {
            candidate.tellPledgers(nowNanos, new Message.Invite(target.clusterId()), outputs);
        } else if (stage == Stage.MEMBER) {
            confirm(nowNanos, outputs);
        }
        describe(nowNanos, outputs);
        warn(nowNanos, outputs);
        nextTickNanos = nextTick(nowNanos);
        return outputs;
    }

    private void seek(long nowNanos, List<Output> outputs) {
        if (members > 0) {
            abandonAttempt(outputs);
            arrive(outputs);
            return;
        }
        long clusterId = picture.clusterToJoin();
        if (clusterId != 0) {
            abandonAttempt(outputs);
            stage = Stage.JOINING;
            if (target.clusterId() != clusterId
                    || !target.isConfirmed()
                    || target.nodes().stream().noneMatch(picture::isMember)) {
                aim(new Target(clusterId, picture.membersOf(clusterId), true), outputs);
            }
            return;
        }
        if (stage == Stage.JOINING) {
            stage = Stage.SEEKING;
        }
        boolean isFree = !pledger.isPledged() || off.contains(Rule.ONE_PLEDGE);
        if (stage == Stage.SEEKING
                && isFree
                && candidate.mayBegin(nowNanos)
                && candidacy.obstacle(nowNanos, picture, maturity(nowNanos)) == null) {
            candidate.begin(nowNanos, picture);
            stage = Stage.ATTEMPTING;
        }
        if (stage == Stage.ATTEMPTING) {
            pursue(nowNanos, outputs);
        }
    }

    private void pursue(long nowNanos, List<Output> outputs) {
        switch (candidate.pursue(nowNanos, picture, candidacy, maturity(nowNanos), outputs)) {
            case ASKING -> {}
            case FAILED -> stage = Stage.SEEKING;
            case HAS_QUORUM -> {
                target = new Target(candidate.current().id(), List.of(), settings.initialNodes() == 1);
                stage = target.isConfirmed() ? Stage.MEMBER : Stage.FOUNDING;
                pledger.forget();
                outputs.add(new Output.Form(target.clusterId()));
            }
        }
    }

    private void abandonAttempt(List<Output> outputs) {
        if (stage == Stage.ATTEMPTING) {
            candidate.release(outputs);
            stage = Stage.SEEKING;
        }
    }

    /** The cluster took this node, although it had turned to something else since it tried to join. */
    private void arrive(List<Output> outputs) {
        if (target.isConfirmed()) {
            stage = Stage.MEMBER;
        } else {
            dissolve("became a member after its invitation had run out; it must be started again", outputs);
        }
    }

    private void found(long nowNanos, List<Output> outputs) {
        boolean isLate = nowNanos - candidate.current().startNanos() - confirmNanos >= 0;
        if (isLate && !off.contains(Rule.PROBATION)) {
            dissolve(
                    "formed a cluster, which had " + members + " of " + settings.initialNodes()
                            + " initial-nodes after " + settings.confirmWithin().toMillis() + " ms and was dissolved",
                    outputs);
        } else if (picture.clusterToJoin() != 0) {
            dissolve("dissolved the cluster that it tried to form, as there is one already", outputs);
        } else if (members >= settings.initialNodes()) {
            target = target.confirmed();
            stage = Stage.MEMBER;
            candidate.hurry(nowNanos);
        }
    }

    private void attend(long nowNanos, List<Output> outputs) {
        if (picture.showsMemberOf(target.clusterId())) {
            settle();
        } else if (nowNanos - pledger.invitationEndNanos() >= 0 && !off.contains(Rule.PROBATION)) {
            if (members > 0) {
                String founder = pledger.held().to().address();
                dissolve("left the cluster that " + founder + " formed, as it was not confirmed in time", outputs);
            } else {
                stage = Stage.SEEKING;
            }
        }
    }

    /** The founder tells those it invited, for as long as one of them may not know it. */
    private void confirm(long nowNanos, List<Output> outputs) {
        if (candidate.hasAttempt() && nowNanos - candidate.current().startNanos() - 2 * confirmNanos < 0) {
            candidate.tellPledgers(nowNanos, new Message.Confirm(target.clusterId()), outputs);
        } else {
            candidate.forget();
        }
    }

    private void aim(Target next, List<Output> outputs) {
        target = next;
        outputs.add(new Output.Join(next.clusterId(), next.nodes()));
    }

    private void dissolve(String why, List<Output> outputs) {
        outputs.add(new Output.Dissolve(why));
        out(why);
    }

    private void out(String why) {
        stage = off.contains(Rule.ONCE_A_MEMBER) ? Stage.SEEKING : Stage.OUT;
        outReason = why;
        members = 0;
        candidate.forget();
        if (stage == Stage.OUT) {
            pledger.forget();
        }
    }

    private Message.Maturity maturity(long nowNanos) {
        return nowNanos - matureAtNanos >= 0 ? Message.Maturity.MATURE : Message.Maturity.YOUNG;
    }

    // ---- what others and people are told
    // -----------------------------------------------------------------------------

    private void describe(long nowNanos, List<Output> outputs) {
        Standing next = standing(nowNanos);
        if (!next.equals(described)) {
            described = next;
            outputs.add(new Output.Describe(next));
        }
    }

    private Standing standing(long nowNanos) {
        return switch (stage) {
            case FOUNDING, INVITED -> Standing.forming(target.clusterId());
            case MEMBER -> Standing.member(target.clusterId());
            case OUT -> Standing.of(Standing.Kind.OUT);
            case SEEKING, ATTEMPTING, JOINING ->
                Standing.of(
                        maturity(nowNanos) == Message.Maturity.YOUNG
                                ? Standing.Kind.YOUNG
                                : picture.isContact() ? Standing.Kind.UNFORMED : Standing.Kind.JOINER);
        };
    }

    private void warn(long nowNanos, List<Output> outputs) {
        String next = wording.of(nowNanos, stage, maturity(nowNanos), target, outReason);
        if (!next.equals(waiting)) {
            waiting = next;
            outputs.add(new Output.Waiting(next));
        }
    }

    private long nextTick(long nowNanos) {
        if (stage == Stage.OUT || (stage == Stage.MEMBER && !candidate.hasAttempt())) {
            return nowNanos + IDLE_NANOS;
        }
        long next = nowNanos + candidate.resendNanos();
        if (stage == Stage.FOUNDING) {
            return soonest(nowNanos, next, candidate.current().startNanos() + confirmNanos);
        }
        return stage == Stage.INVITED ? soonest(nowNanos, next, pledger.invitationEndNanos()) : next;
    }

    private static long soonest(long nowNanos, long next, long deadlineNanos) {
        return deadlineNanos - nowNanos > 0 && deadlineNanos - next < 0 ? deadlineNanos : next;
    }
}
