package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.List;
import java.util.Optional;

/** What nodes say to each other; beside each message a packet carries gossip. */
public sealed interface Message {
    /**
     * Are you there? A {@code target} of {@link NodeId#ANY_RUN} asks whoever listens.
     *
     * @param sequence random, so that no one else can answer
     * @param target the run that is meant
     */
    record Ping(long sequence, NodeId target) implements Message {}

    /**
     * Ask another node for me (SWIM section 3.1).
     *
     * @param sequence of the asker's own ping, to be repeated in the answer
     * @param target the run that is meant
     */
    record IndirectPing(long sequence, NodeId target) implements Message {}

    /**
     * It is there: {@code subject} itself answers, or a helper passes its answer on.
     *
     * @param sequence of the ping
     * @param subject who answered
     * @param belief what the sender believes of the addressee; empty when it does not know it
     * @param digest the sum over what the sender believes of all
     */
    record Ack(long sequence, NodeId subject, Optional<Belief> belief, long digest) implements Message {}

    /** I am well, and your target has not answered me yet (Lifeguard section IV.A). */
    record Nack(long sequence) implements Message {}

    /**
     * Another run listens here: the sender. The one that was asked for is gone for certain.
     *
     * @param sequence of the ping
     * @param gone the run that was asked for
     */
    record Gone(long sequence, NodeId gone) implements Message {}

    /** I accuse {@code target}: probe it now, and say so if it does not answer you either. */
    record Witness(NodeId target, long incarnation) implements Message {}

    /** Nothing but gossip. */
    record Rumors() implements Message {}

    /** What I believe, as one number for each bucket of nodes: send me the facts of those that differ. */
    record Summary(List<Integer> buckets) implements Message {
        /** Copies the list. */
        public Summary {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * Facts of the buckets that differed.
     *
     * @param facts some of them; more may follow in other packets
     * @param wanted the buckets to be answered with the addressee's facts; empty when nothing is wanted
     */
    record Facts(List<Fact> facts, List<Integer> wanted) implements Message {
        /** Copies the lists. */
        public Facts {
            facts = List.copyOf(facts);
            wanted = List.copyOf(wanted);
        }
    }
}
