package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.Optional;

/** What the machine wants done or made known. */
public sealed interface Output {
    /** Calls the method of {@code handler} for this kind of output. */
    void handledBy(Handler handler);

    /** Send {@code packet} to the address of {@code to}, whichever run it names. */
    record Send(NodeId to, Packet packet) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.send(this);
        }
    }

    /** The belief about another node changed, from nothing when it is new. */
    record Changed(Optional<Fact> before, Fact after) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.changed(this);
        }
    }

    /** Direct probes of {@code peer} began to fail while helpers reach it, or are answered again. */
    record LinkChanged(NodeId peer, Link link) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.linkChanged(this);
        }
    }

    /** This node stopped hearing anyone, or hears again. */
    record IsolationChanged(Isolation isolation) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.isolationChanged(this);
        }
    }

    /** The others hold this run for gone, as {@code fact} says: it must stop. */
    record Expelled(Fact fact) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.expelled(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** To be sent. */
        void send(Send output);

        /** To be made known. */
        void changed(Changed output);

        /** To be made known. */
        void linkChanged(LinkChanged output);

        /** To be made known. */
        void isolationChanged(IsolationChanged output);

        /** To stop on. */
        void expelled(Expelled output);
    }
}
