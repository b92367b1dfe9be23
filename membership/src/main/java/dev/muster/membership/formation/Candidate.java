package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node as one who asks for pledges: one attempt after the other, until one succeeds, and then what follows from it. */
final class Candidate {
    private static final int MOST_RANK = 8;

    /** How an attempt stands. */
    enum Progress {
        ASKING,
        HAS_QUORUM,
        FAILED
    }

    private final NodeId self;
    private final FormationSettings settings;
    private final RandomGenerator random;
    private final Set<Rule> off;
    private final long attemptNanos;
    private final long resendNanos;

    private @Nullable Attempt attempt;
    private int attempts;
    private String lastFailure = "";
    private long notBeforeNanos;
    private long nextSendNanos;

    Candidate(NodeId self, FormationSettings settings, RandomGenerator random, Set<Rule> off, long nowNanos) {
        this.self = self;
        this.settings = settings;
        this.random = random;
        this.off = off;
        this.attemptNanos = settings.attemptTimeout().toNanos();
        this.resendNanos = Math.max(1, attemptNanos / 4);
        this.notBeforeNanos = nowNanos;
        this.nextSendNanos = nowNanos;
    }

    /** Whether the last failure is long enough ago. */
    boolean mayBegin(long nowNanos) {
        return nowNanos - notBeforeNanos >= 0;
    }

    /** Begins an attempt at every live contact point. Its start is taken before the first question. */
    void begin(long nowNanos, Picture picture) {
        SortedSet<NodeId> asked = new TreeSet<>(picture.live());
        asked.remove(self);
        attempts++;
        long drawn = random.nextLong();
        attempt = new Attempt(drawn == 0 ? 1 : drawn, attempts, nowNanos, asked);
        nextSendNanos = nowNanos;
    }

    /** Looks at what has come in, ends the attempt if it is too late or cannot succeed, and asks again who is silent. */
    Progress pursue(
            long nowNanos, Picture picture, Candidacy candidacy, Message.Maturity maturity, List<Output> outputs) {
        Attempt current = current();
        boolean isLate = nowNanos - current.startNanos() - attemptNanos >= 0;
        if (!isLate && candidacy.hasQuorum(current, picture, maturity)) {
            nextSendNanos = nowNanos;
            return Progress.HAS_QUORUM;
        }
        boolean isHopeless = current.isHopeless(settings.initialNodes() - 1) && !off.contains(Rule.QUORUM);
        if (isLate || isHopeless) {
            lastFailure = current.outcome();
            release(outputs);
            int rank = Math.min(
                    MOST_RANK, picture.contacts().headSet(self.contactPoint()).size());
            notBeforeNanos = nowNanos + attemptNanos / 2 * (1 + rank) + random.nextLong(attemptNanos);
            return Progress.FAILED;
        }
        if (nowNanos - nextSendNanos >= 0) {
            nextSendNanos = nowNanos + resendNanos;
            Message ask = new Message.Ask(current.id(), current.ordinal(), settings.initialNodes());
            current.silent().forEach(node -> outputs.add(new Output.Send(node, ask)));
        }
        return Progress.ASKING;
    }

    /** Takes a pledge, or hands it back if it is for an attempt that is over. */
    void count(long nowNanos, NodeId from, Message.Pledge pledge, List<Output> outputs) {
        Attempt current = attempt;
        if (current == null || current.id() != pledge.attempt()) {
            outputs.add(new Output.Send(from, new Message.Release(pledge.attempt())));
        } else if (nowNanos - current.startNanos() - attemptNanos < 0) {
            current.pledged(from, pledge.maturity());
        }
    }

    /** Takes a refusal. */
    void note(NodeId from, Message.Refuse refuse) {
        if (attempt != null && attempt.id() == refuse.attempt()) {
            attempt.refused(from, refuse);
        }
    }

    /** Ends an attempt that has formed nothing, and says so to whoever may have pledged. */
    void release(List<Output> outputs) {
        Message release = new Message.Release(current().id());
        current().possibleHolders().forEach(node -> outputs.add(new Output.Send(node, release)));
        attempt = null;
    }

    /** Says {@code message} to everyone who pledged, unless it was said a moment ago. */
    void tellPledgers(long nowNanos, Message message, List<Output> outputs) {
        if (nowNanos - nextSendNanos >= 0) {
            nextSendNanos = nowNanos + resendNanos;
            current().pledgers().forEach(node -> outputs.add(new Output.Send(node, message)));
        }
    }

    /** Says the next thing at once. */
    void hurry(long nowNanos) {
        nextSendNanos = nowNanos;
    }

    /** Forgets the attempt without a word. */
    void forget() {
        attempt = null;
    }

    /** Whether there is an attempt. */
    boolean hasAttempt() {
        return attempt != null;
    }

    /** The attempt. */
    Attempt current() {
        if (attempt == null) {
            throw new AssertionError("there is no attempt");
        }
        return attempt;
    }

    /** Why the last attempt failed, for people; empty before the first. */
    String lastFailure() {
        return lastFailure;
    }

    /** How long between two questions to one node. */
    long resendNanos() {
        return resendNanos;
    }
}
