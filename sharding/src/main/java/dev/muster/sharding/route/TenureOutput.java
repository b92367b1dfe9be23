package dev.muster.sharding.route;

import dev.muster.membership.NodeId;
import java.util.List;

/**
 * What a tenure wants done by its shell. {@link Owned}, {@link Close} and {@link Released} must reach a node in the order in which they
 * come out.
 */
public sealed interface TenureOutput {
    /** Calls the handler's method for this kind of output. */
    void handledBy(Handler handler);

    /** Answer a node's question: this node owns the shard. */
    record Owned(NodeId to, long attempt, long epoch) implements TenureOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.owned(this);
        }
    }

    /** Tell a node to hold what it sends to the shard, and to flush its lanes. */
    record Close(NodeId to, long epoch, long round) implements TenureOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.close(this);
        }
    }

    /**
     * Nothing more arrives: wait until every message that has arrived is in an entity's mailbox, then call {@link Tenure#settled} with
     * the round.
     */
    record Settle(long round) implements TenureOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.settle(this);
        }
    }

    /** Every message there will be is in a mailbox or held by its sender: the shard may be stopped. */
    record Quiet() implements TenureOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.quiet(this);
        }
    }

    /**
     * The hand-off is given up and questions are answered again: tell who began it.
     *
     * @param unflushed the nodes it was waiting for, in order
     */
    record Reopen(List<NodeId> unflushed) implements TenureOutput {
        /** Copies the list. */
        public Reopen {
            unflushed = List.copyOf(unflushed);
        }

        @Override
        public void handledBy(Handler handler) {
            handler.reopen(this);
        }
    }

    /** Tell a node that the shard has stopped here, so that it asks anew. */
    record Released(NodeId to, long epoch) implements TenureOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.released(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** Answer a question. */
        void owned(Owned output);

        /** Tell a sender to hold. */
        void close(Close output);

        /** Wait for the mailboxes. */
        void settle(Settle output);

        /** Allow the stop. */
        void quiet(Quiet output);

        /** Report that the hand-off is given up. */
        void reopen(Reopen output);

        /** Tell a sender that it is over. */
        void released(Released output);
    }
}
