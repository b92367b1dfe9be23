package dev.muster.sharding.cell;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a cell wants done by its host. */
public sealed interface Output {
    /** Calls the handler's method for this kind of output. */
    void handledBy(Handler handler);

    /** Answer the present request with a value, or with none. */
    record Reply(@Nullable Object value) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.reply(this);
        }
    }

    /** Answer the present request with the entity's refusal. */
    record Reject(String reason) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.reject(this);
        }
    }

    /** Answer the present request with {@link dev.muster.sharding.Overloaded}: nothing was done, and the entity goes on. */
    record Refuse(String reason) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.refuse(this);
        }
    }

    /** The entity's code threw: answer the present request with it, and restart the entity from its stored state. */
    record Fail(Throwable cause) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.fail(this);
        }
    }

    /** Write these events, all or none, then call {@link EntityCell#written()} before anything else. */
    record Persist(List<Object> events) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.persist(this);
        }
    }

    /** Store this state in place of the one before, then call {@link EntityCell#written()} before anything else. */
    record Save(Object state) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.save(this);
        }
    }

    /** Start a timer that delivers a request once, in place of any under the same key. */
    record Schedule(String key, Duration delay, Object request) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.schedule(this);
        }
    }

    /** Start a timer that delivers a request again and again, in place of any under the same key. */
    record Repeat(String key, Duration period, Object request) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.repeat(this);
        }
    }

    /** Cancel the timer under a key, if there is one. */
    record Cancel(String key) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.cancel(this);
        }
    }

    /**
     * Call {@code source} with a consumer that brings what it is given back to this entity's thread, for
     * {@link EntityCell#receivePiped}.
     */
    record Pipe(Consumer<Consumer<Supplier<Object>>> source) implements Output {
        @Override
        public void handledBy(Handler handler) {
            handler.pipe(this);
        }
    }

    /** One method per kind of output, so a host that forgets one does not compile. */
    interface Handler {
        /** Answer with a value. */
        void reply(Reply output);

        /** Answer with a refusal. */
        void reject(Reject output);

        /** Answer that there is too much to do. */
        void refuse(Refuse output);

        /** Answer with a failure, and restart. */
        void fail(Fail output);

        /** Write events. */
        void persist(Persist output);

        /** Store a state. */
        void save(Save output);

        /** Start a timer that fires once. */
        void schedule(Schedule output);

        /** Start a timer that fires again and again. */
        void repeat(Repeat output);

        /** Cancel a timer. */
        void cancel(Cancel output);

        /** Bring a later request home. */
        void pipe(Pipe output);
    }
}
