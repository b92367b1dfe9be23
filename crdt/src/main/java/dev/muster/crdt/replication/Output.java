package dev.muster.crdt.replication;

import dev.muster.membership.NodeId;

/** What the replicator wants done. */
public sealed interface Output {
    /** Calls the handler's method for this kind of output. */
    void handledBy(Handler handler);

    /**
     * Send a message; it may be lost.
     *
     * @param to a neighbour
     * @param message what to send
     */
    record Send(NodeId to, Message message) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.send(this);
        }
    }

    /**
     * Received data was dropped because the key holds another type here.
     *
     * @param from who sent it
     * @param change what was dropped
     */
    record Conflict(NodeId from, Change change) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.conflict(this);
        }
    }

    /**
     * A neighbour acknowledged too little for the buffer, and gets whole states of what differs instead.
     *
     * @param node the neighbour
     */
    record FellBehind(NodeId node) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.fellBehind(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** See {@link Send}. */
        void send(Send output);

        /** See {@link Conflict}. */
        void conflict(Conflict output);

        /** See {@link FellBehind}. */
        void fellBehind(FellBehind output);
    }
}
