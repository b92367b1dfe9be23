package dev.muster.sharding.slot;

/** What a slot wants done by its shell, in this order and before the slot's lock is given back. */
public sealed interface SlotOutput {
    /** Calls the handler's method for this kind of output. */
    void handledBy(Handler handler);

    /** Let arrivals go into the slot's queue; only then begin a grace period, and call {@link Slot#quiet} when it is over. */
    record AwaitQuiet() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.awaitQuiet(this);
        }
    }

    /** Send a marker to the entity through the own region. */
    record Mark(long run) implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.mark(this);
        }
    }

    /** Move the slot's queue into the entity's mailbox, in order; only then let arrivals go there. */
    record Open() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.open(this);
        }
    }

    /** Tell the shard that the entity is to be passivated: it keeps what comes through it, and sends the stop. */
    record Passivate() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.passivate(this);
        }
    }

    /** Put a last message into the entity's mailbox, and stop the entity when it is handled. */
    record Finish() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.finish(this);
        }
    }

    /** Send the slot's queue to the own region, in order; only then let arrivals go there. */
    record Requeue() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.requeue(this);
        }
    }

    /** Remove the slot, unless a successor has its place; only then let arrivals see that it is gone. */
    record Remove() implements SlotOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.remove(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** Await a grace period. */
        void awaitQuiet(AwaitQuiet output);

        /** Send a marker through the region. */
        void mark(Mark output);

        /** Move the queue into the mailbox. */
        void open(Open output);

        /** Tell the shard. */
        void passivate(Passivate output);

        /** Stop behind all that is in the mailbox. */
        void finish(Finish output);

        /** Send the queue to the region. */
        void requeue(Requeue output);

        /** Forget the slot. */
        void remove(Remove output);
    }
}
