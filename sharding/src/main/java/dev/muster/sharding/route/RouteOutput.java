package dev.muster.sharding.route;

import dev.muster.membership.NodeId;

/** What a route wants done by its shell, in this order and before the shell's lock is given back. */
public sealed interface RouteOutput {
    /** Calls the handler's method for this kind of output. */
    void handledBy(Handler handler);

    /** Ask who owns the shard: send a barrier to the shard's anchor through the own region. */
    record Ask(long attempt) implements RouteOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.ask(this);
        }
    }

    /** Hand what is held to the owner, in order; only then let senders through. */
    record Open(NodeId owner, long epoch) implements RouteOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.open(this);
        }
    }

    /** Hold from now on; only then begin a grace period, and call {@link Route#quiet} with the turn when it is over. */
    record Shut(long turn) implements RouteOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.shut(this);
        }
    }

    /** Tell the owner, on every lane that leads to it, that this is the last it gets under this epoch. */
    record Flushed(NodeId owner, long epoch, long round) implements RouteOutput {
        @Override
        public void handledBy(Handler handler) {
            handler.flushed(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** Ask who owns the shard. */
        void ask(Ask output);

        /** Deliver what is held, then let senders through. */
        void open(Open output);

        /** Hold, then await a grace period. */
        void shut(Shut output);

        /** Say that nothing more comes. */
        void flushed(Flushed output);
    }
}
