package dev.muster.membership.formation;

import dev.muster.membership.NodeId;
import java.util.List;

/** What {@link Formation} asks of its shell. */
public sealed interface Output {
    /** Calls the method of {@code handler} that is for this kind. */
    void handledBy(Handler handler);

    /** Send {@code message} to {@code to}; it may be lost. */
    record Send(NodeId to, Message message) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.send(this);
        }
    }

    /** Become the first member of a new cluster. */
    record Form(long clusterId) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.form(this);
        }
    }

    /** Join the cluster of {@code members}, one to eight nodes, through any of them; an earlier request is replaced. */
    record Join(long clusterId, List<NodeId> members) implements Output {
        /** Copies the members. */
        public Join {
            members = List.copyOf(members);
        }

        @Override
        public void handledBy(Handler handler) {
            handler.join(this);
        }
    }

    /** Tell the group what this node is, from now on. */
    record Describe(Standing standing) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.describe(this);
        }
    }

    /** Stop acting as a member at once and leave for good; {@code why} is for people. This run is over. */
    record Dissolve(String why) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.dissolve(this);
        }
    }

    /** What this node waits for or is warned of, for people; comes only when it changes, and is empty when all is well. */
    record Waiting(String why) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.waiting(this);
        }
    }

    /** One method per kind of output, so a shell that forgets one does not compile. */
    interface Handler {
        /** See {@link Send}. */
        void send(Send output);

        /** See {@link Form}. */
        void form(Form output);

        /** See {@link Join}. */
        void join(Join output);

        /** See {@link Describe}. */
        void describe(Describe output);

        /** See {@link Dissolve}. */
        void dissolve(Dissolve output);

        /** See {@link Waiting}. */
        void waiting(Waiting output);
    }
}
