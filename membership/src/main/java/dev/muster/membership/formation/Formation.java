package dev.muster.membership.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
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
    private enum Stage {
        SEEKING,
        ATTEMPTING,
        FOUNDING,
        INVITED,
        JOINING,
        MEMBER,
        OUT
    }

    private static final long IDLE_NANOS = 3_600_000_000_000L;
    private static final int MOST_RANK = 8;

    private final NodeId self;
    private final FormationSettings settings;
    private final RandomGenerator random;
    private final Set<Rule> off;
    private final Candidacy candidacy;
    private final Picture picture;
    private final long confirmNanos;
    private final long attemptNanos;
    private final long resendNanos;
    private final long matureAtNanos;

    private Stage stage = Stage.SEEKING;
    private @Nullable Promise promise;
    private @Nullable Attempt attempt;
    private int attempts;
    private String lastFailure = "";
    private int members;
    private long clusterId;
    private boolean isTargetConfirmed;
    private List<NodeId> joinNodes = List.of();
    private long notBeforeNanos;
    private long nextSendNanos;
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
        this.random = random;
        this.off = EnumSet.noneOf(Rule.class);
        this.off.addAll(off);
        this.candidacy = new Candidacy(self, settings, this.off);
        this.picture = new Picture(self, nowNanos);
        this.confirmNanos = settings.confirmWithin().toNanos();
        this.attemptNanos = settings.attemptTimeout().toNanos();
        this.resendNanos = Math.max(1, attemptNanos / 4);
        boolean isNeverYoung = settings.initialNodes() == 1 || off.contains(Rule.YOUNG_RUNS);
        this.matureAtNanos =
                isNeverYoung ? nowNanos : nowNanos + settings.youngFor().toNanos();
        this.notBeforeNanos = nowNanos;
        this.nextSendNanos = nowNanos;
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
        release(outputs);
        out("was removed from its cluster and must be started again");
        return review(nowNanos, outputs);
    }

    /** A message has arrived, perhaps late or twice. */
    public List<Output> receive(long nowNanos, NodeId from, Message message) {
        List<Output> outputs = new ArrayList<>();
        if (from.equals(self)) {
            return outputs;
        }
        forgetOldPromise(nowNanos);
        if (message instanceof Message.Ask ask) {
            answer(nowNanos, from, ask, outputs);
        } else if (message instanceof Message.Pledge pledge) {
            count(nowNanos, from, pledge, outputs);
        } else if (message instanceof Message.Refuse refuse) {
            note(from, refuse);
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
        Promise given = promise;
        boolean isRepeated = given != null && given.isFor(from, ask.attempt());
        if (!isRepeated || stage == Stage.OUT) {
            Message.Refuse refusal = refusal(from, ask);
            if (refusal != null) {
                outputs.add(new Output.Send(from, refusal));
                return;
            }
            if (given != null && given.to().equals(from) && given.ordinal() >= ask.ordinal()) {
                return; // a late question of an attempt that is over
            }
            promise = new Promise(from, ask.attempt(), ask.ordinal(), nowNanos);
        }
        outputs.add(new Output.Send(from, new Message.Pledge(ask.attempt(), maturity(nowNanos))));
    }

    private Message.@Nullable Refuse refusal(NodeId from, Message.Ask ask) {
        Promise given = promise;
        if (stage == Stage.OUT && !off.contains(Rule.ONCE_A_MEMBER)) {
            return new Message.Refuse(ask.attempt(), Message.Reason.OUT, self);
        }
        if (stage == Stage.INVITED && given != null) {
            return new Message.Refuse(ask.attempt(), Message.Reason.PLEDGED, given.to());
        }
        boolean hasCluster = stage == Stage.FOUNDING || stage == Stage.JOINING || stage == Stage.MEMBER;
        if (hasCluster || picture.clusterToJoin() != 0) {
            return new Message.Refuse(ask.attempt(), Message.Reason.CLUSTER, picture.anyMember(self));
        }
        if (ask.initialNodes() != settings.initialNodes()) {
            return new Message.Refuse(ask.attempt(), Message.Reason.INITIAL_NODES, self);
        }
        if (off.contains(Rule.ONE_PLEDGE)) {
            return null;
        }
        if (stage == Stage.ATTEMPTING) {
            return new Message.Refuse(ask.attempt(), Message.Reason.PLEDGED, self);
        }
        return given == null || given.to().equals(from)
                ? null
                : new Message.Refuse(ask.attempt(), Message.Reason.PLEDGED, given.to());
    }

    private void letGo(NodeId from, Message.Release release) {
        if (promise != null && promise.isFor(from, release.attempt()) && stage != Stage.INVITED) {
            promise = null;
        }
    }

    private void accept(long nowNanos, NodeId from, Message.Invite invite, List<Output> outputs) {
        Promise given = promise;
        if (stage == Stage.SEEKING
                && given != null
                && given.isFor(from, invite.attempt())
                && nowNanos - invitationEndNanos(given) < 0) {
            stage = Stage.INVITED;
            aim(invite.attempt(), List.of(from), outputs);
            isTargetConfirmed = false;
        }
    }

    private void believe(NodeId from, Message.Confirm confirm) {
        if (stage == Stage.INVITED && promise != null && promise.isFor(from, confirm.attempt())) {
            settle();
        }
    }

    private void settle() {
        isTargetConfirmed = true;
        stage = members > 0 ? Stage.MEMBER : Stage.JOINING;
    }

    private void forgetOldPromise(long nowNanos) {
        if (promise != null
                && stage != Stage.INVITED
                && nowNanos - promise.sinceNanos() - settings.pledgeFor().toNanos() >= 0) {
            promise = null;
        }
    }

    private long invitationEndNanos(Promise given) {
        return given.sinceNanos() + confirmNanos;
    }

    // ---- as one who asks
    // ---------------------------------------------------------------------------------------------

    private void count(long nowNanos, NodeId from, Message.Pledge pledge, List<Output> outputs) {
        Attempt current = attempt;
        if (current == null || current.id() != pledge.attempt()) {
            outputs.add(new Output.Send(from, new Message.Release(pledge.attempt())));
        } else if (nowNanos - current.startNanos() - attemptNanos < 0) {
            current.pledged(from, pledge.maturity());
        }
    }

    private void note(NodeId from, Message.Refuse refuse) {
        if (attempt != null && attempt.id() == refuse.attempt() && stage == Stage.ATTEMPTING) {
            attempt.refused(from, refuse);
        }
    }

    private void beginAttempt(long nowNanos, List<Output> outputs) {
        SortedSet<NodeId> asked = new TreeSet<>(picture.live());
        asked.remove(self);
        attempts++;
        attempt = new Attempt(nonce(), attempts, nowNanos, asked);
        stage = Stage.ATTEMPTING;
        nextSendNanos = nowNanos;
        pursue(nowNanos, attempt, outputs);
    }

    private void pursue(long nowNanos, Attempt current, List<Output> outputs) {
        boolean isLate = nowNanos - current.startNanos() - attemptNanos >= 0;
        if (!isLate && candidacy.hasQuorum(current, picture, maturity(nowNanos))) {
            form(nowNanos, current, outputs);
        } else if (isLate || (current.isHopeless(settings.initialNodes() - 1) && !off.contains(Rule.QUORUM))) {
            lastFailure = current.outcome();
            release(outputs);
            stage = Stage.SEEKING;
            int rank = Math.min(
                    MOST_RANK, picture.contacts().headSet(self.contactPoint()).size());
            notBeforeNanos = nowNanos + attemptNanos / 2 * (1 + rank) + random.nextLong(attemptNanos);
        } else if (nowNanos - nextSendNanos >= 0) {
            nextSendNanos = nowNanos + resendNanos;
            Message ask = new Message.Ask(current.id(), current.ordinal(), settings.initialNodes());
            current.silent().forEach(node -> outputs.add(new Output.Send(node, ask)));
        }
    }

    private void form(long nowNanos, Attempt current, List<Output> outputs) {
        clusterId = current.id();
        isTargetConfirmed = settings.initialNodes() == 1;
        stage = isTargetConfirmed ? Stage.MEMBER : Stage.FOUNDING;
        nextSendNanos = nowNanos;
        promise = null;
        outputs.add(new Output.Form(clusterId));
        review(nowNanos, outputs);
    }

    private void release(List<Output> outputs) {
        Attempt current = attempt;
        if (current != null && stage == Stage.ATTEMPTING) {
            Message release = new Message.Release(current.id());
            current.possibleHolders().forEach(node -> outputs.add(new Output.Send(node, release)));
            attempt = null;
        }
    }

    private long nonce() {
        long drawn = random.nextLong();
        return drawn == 0 ? 1 : drawn;
    }

    // ---- where it stands
    // ---------------------------------------------------------------------------------------------

    private List<Output> review(long nowNanos, List<Output> outputs) {
        forgetOldPromise(nowNanos);
        switch (stage) {
            case SEEKING, ATTEMPTING, JOINING -> seek(nowNanos, outputs);
            case FOUNDING -> found(nowNanos, outputs);
            case INVITED -> attend(nowNanos, outputs);
            case MEMBER, OUT -> {}
        }
        if (stage == Stage.MEMBER) {
            tell(nowNanos, outputs);
        }
        describe(nowNanos, outputs);
        warn(nowNanos, outputs);
        nextTickNanos = nextTick(nowNanos);
        return outputs;
    }

    private void seek(long nowNanos, List<Output> outputs) {
        if (members > 0) {
            release(outputs);
            arrive(outputs);
            return;
        }
        long target = picture.clusterToJoin();
        if (target != 0) {
            release(outputs);
            stage = Stage.JOINING;
            if (target != clusterId || !isTargetConfirmed || joinNodes.stream().noneMatch(picture::isMember)) {
                aim(target, picture.membersOf(target), outputs);
                isTargetConfirmed = true;
            }
            return;
        }
        Attempt current = attempt;
        if (stage == Stage.ATTEMPTING && current != null) {
            pursue(nowNanos, current, outputs);
            return;
        }
        stage = Stage.SEEKING;
        boolean isFree = promise == null || off.contains(Rule.ONE_PLEDGE);
        if (isFree
                && nowNanos - notBeforeNanos >= 0
                && candidacy.obstacle(nowNanos, picture, maturity(nowNanos)) == null) {
            beginAttempt(nowNanos, outputs);
        }
    }

    /** The cluster took this node, although it had turned to something else since it tried to join. */
    private void arrive(List<Output> outputs) {
        if (isTargetConfirmed) {
            stage = Stage.MEMBER;
        } else {
            dissolve("became a member after its invitation had run out; it must be started again", outputs);
        }
    }

    private void found(long nowNanos, List<Output> outputs) {
        Attempt current = attempt;
        if (current == null) {
            throw new AssertionError("a founder without an attempt");
        }
        boolean isLate = nowNanos - current.startNanos() - confirmNanos >= 0;
        if (isLate && !off.contains(Rule.PROBATION)) {
            dissolve(
                    "formed a cluster, which had " + members + " of " + settings.initialNodes()
                            + " initial-nodes after " + settings.confirmWithin().toMillis() + " ms and was dissolved",
                    outputs);
        } else if (picture.clusterToJoin() != 0) {
            dissolve("dissolved the cluster that it tried to form, as there is one already", outputs);
        } else if (members >= settings.initialNodes()) {
            isTargetConfirmed = true;
            stage = Stage.MEMBER;
            nextSendNanos = nowNanos;
        } else {
            sendToPledgers(nowNanos, current, new Message.Invite(clusterId), outputs);
        }
    }

    private void attend(long nowNanos, List<Output> outputs) {
        Promise given = promise;
        if (given == null) {
            throw new AssertionError("invited without a pledge");
        }
        if (picture.showsMemberOf(clusterId)) {
            settle();
        } else if (nowNanos - invitationEndNanos(given) >= 0 && !off.contains(Rule.PROBATION)) {
            if (members > 0) {
                dissolve(
                        "left the cluster that " + given.to().address() + " formed, as it was not confirmed in time",
                        outputs);
            } else {
                stage = Stage.SEEKING;
                forgetOldPromise(nowNanos);
            }
        }
    }

    /** The founder tells those it invited, for as long as one of them may not know it. */
    private void tell(long nowNanos, List<Output> outputs) {
        Attempt current = attempt;
        if (current != null && nowNanos - current.startNanos() - 2 * confirmNanos < 0) {
            sendToPledgers(nowNanos, current, new Message.Confirm(clusterId), outputs);
        } else {
            attempt = null;
        }
    }

    private void sendToPledgers(long nowNanos, Attempt current, Message message, List<Output> outputs) {
        if (nowNanos - nextSendNanos >= 0) {
            nextSendNanos = nowNanos + resendNanos;
            current.pledgers().forEach(node -> outputs.add(new Output.Send(node, message)));
        }
    }

    private void aim(long target, List<NodeId> nodes, List<Output> outputs) {
        clusterId = target;
        joinNodes = nodes;
        outputs.add(new Output.Join(target, nodes));
    }

    private void dissolve(String why, List<Output> outputs) {
        outputs.add(new Output.Dissolve(why));
        out(why);
    }

    private void out(String why) {
        boolean mayGoOn = off.contains(Rule.ONCE_A_MEMBER);
        stage = mayGoOn ? Stage.SEEKING : Stage.OUT;
        outReason = why;
        members = 0;
        attempt = null;
        promise = mayGoOn ? promise : null;
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
            case FOUNDING, INVITED -> Standing.forming(clusterId);
            case MEMBER -> Standing.member(clusterId);
            case OUT -> Standing.of(Standing.Kind.OUT);
            case SEEKING, ATTEMPTING, JOINING ->
                Standing.of(
                        maturity(nowNanos) == Message.Maturity.YOUNG
                                ? Standing.Kind.YOUNG
                                : picture.isContact() ? Standing.Kind.UNFORMED : Standing.Kind.JOINER);
        };
    }

    private void warn(long nowNanos, List<Output> outputs) {
        String next = reason(nowNanos);
        if (!next.equals(waiting)) {
            waiting = next;
            outputs.add(new Output.Waiting(next));
        }
    }

    private String reason(long nowNanos) {
        return switch (stage) {
            case SEEKING -> seekingReason(nowNanos);
            case ATTEMPTING -> "asks its contact points for pledges";
            case FOUNDING -> "formed a cluster and waits until it has " + settings.initialNodes() + " members";
            case INVITED -> "joins the cluster that " + Attempt.addresses(joinNodes) + " forms";
            case JOINING ->
                "joins the cluster " + Long.toHexString(clusterId) + " through " + Attempt.addresses(joinNodes)
                        + otherClusters();
            case MEMBER ->
                picture.clusters().keySet().stream().anyMatch(id -> id != clusterId)
                        ? "is of the cluster " + Long.toHexString(clusterId) + otherClusters()
                        : "";
            case OUT -> outReason;
        };
    }

    private String seekingReason(long nowNanos) {
        if (promise != null) {
            return "is pledged to " + promise.to().address() + ", which tries to form a cluster";
        }
        String obstacle = candidacy.obstacle(nowNanos, picture, maturity(nowNanos));
        return obstacle != null ? obstacle : "tries again to form a cluster soon: " + lastFailure;
    }

    private String otherClusters() {
        List<String> others = new ArrayList<>();
        picture.clusters().forEach((id, count) -> {
            if (id != clusterId) {
                others.add(Long.toHexString(id) + " with " + count + " members seen");
            }
        });
        return others.isEmpty() ? "" : "; there is another cluster: " + String.join(", ", others);
    }

    private long nextTick(long nowNanos) {
        long next = nowNanos + resendNanos;
        if (stage == Stage.OUT || (stage == Stage.MEMBER && attempt == null)) {
            return nowNanos + IDLE_NANOS;
        }
        if (stage == Stage.FOUNDING && attempt != null) {
            next = soonest(nowNanos, next, attempt.startNanos() + confirmNanos);
        } else if (stage == Stage.INVITED && promise != null) {
            next = soonest(nowNanos, next, invitationEndNanos(promise));
        }
        return next;
    }

    private static long soonest(long nowNanos, long next, long deadlineNanos) {
        return deadlineNanos - nowNanos > 0 && deadlineNanos - next < 0 ? deadlineNanos : next;
    }
}
