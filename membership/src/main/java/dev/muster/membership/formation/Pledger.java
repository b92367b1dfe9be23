package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node as one who is asked for pledges: it holds at most one, until it is released or its time is over. */
final class Pledger {
    private final NodeId self;
    private final FormationSettings settings;
    private final Set<Rule> off;
    private @Nullable Promise promise;

    Pledger(NodeId self, FormationSettings settings, Set<Rule> off) {
        this.self = self;
        this.settings = settings;
        this.off = off;
    }

    /** The answer to a candidate; null if the question is too late to be answered. */
    @Nullable
    Message answer(
            long nowNanos, NodeId from, Message.Ask ask, Stage stage, Picture picture, Message.Maturity maturity) {
        Promise given = promise;
        boolean isRepeated = given != null && given.isFor(from, ask.attempt()) && stage != Stage.OUT;
        if (!isRepeated) {
            Message.Refuse refusal = refusal(from, ask, stage, picture);
            if (refusal != null) {
                return refusal;
            }
            if (given != null && given.to().equals(from) && given.ordinal() >= ask.ordinal()) {
                return null; // of an attempt that is over
            }
            promise = new Promise(from, ask.attempt(), ask.ordinal(), nowNanos);
        }
        return new Message.Pledge(ask.attempt(), maturity);
    }

    private Message.@Nullable Refuse refusal(NodeId from, Message.Ask ask, Stage stage, Picture picture) {
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

    /** The candidate needs the pledge no more. */
    void released(NodeId from, long attempt) {
        if (promise != null && promise.isFor(from, attempt)) {
            promise = null;
        }
    }

    /** Lets a pledge end whose time is over. */
    void expire(long nowNanos) {
        if (promise != null
                && nowNanos - promise.sinceNanos() - settings.pledgeFor().toNanos() >= 0) {
            promise = null;
        }
    }

    /** Lets the pledge end, as this node forms a cluster itself or is out of everything. */
    void forget() {
        promise = null;
    }

    /** Whether the pledge is for this attempt and its invitation would still count. */
    boolean mayFollow(long nowNanos, NodeId candidate, long attempt) {
        return promise != null && promise.isFor(candidate, attempt) && nowNanos - invitationEndNanos() < 0;
    }

    /** Whether the pledge is for this attempt. */
    boolean isFor(NodeId candidate, long attempt) {
        return promise != null && promise.isFor(candidate, attempt);
    }

    /** Until when a cluster that this node pledged for must be confirmed. */
    long invitationEndNanos() {
        return held().sinceNanos() + settings.confirmWithin().toNanos();
    }

    /** Whether there is a pledge. */
    boolean isPledged() {
        return promise != null;
    }

    /** The pledge. */
    Promise held() {
        if (promise == null) {
            throw new AssertionError("there is no pledge");
        }
        return promise;
    }
}
