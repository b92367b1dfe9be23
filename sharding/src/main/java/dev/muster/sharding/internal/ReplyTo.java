package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Verdict;
import org.jspecify.annotations.Nullable;

/** Who waits for the answer to a request. Only the first answer counts. Thread safe. */
sealed interface ReplyTo permits ReplyTo.Nobody, PendingAsk, RemoteAsk {
    /** For requests that were told, not asked. */
    ReplyTo NOBODY = Nobody.INSTANCE;

    /** Whether somebody has asked and does not wait any more. */
    boolean isGivenUp();

    /** Answers a request of that class with the value; with a failure when the value cannot be encoded and must be. */
    void reply(Class<?> request, @Nullable Object value);

    /** Answers with a failure. */
    void fail(Verdict verdict, String text);

    /** Takes any answer and drops it. */
    enum Nobody implements ReplyTo {
        INSTANCE;

        @Override
        public boolean isGivenUp() {
            return false;
        }

        @Override
        public void reply(Class<?> request, @Nullable Object value) {}

        @Override
        public void fail(Verdict verdict, String text) {}
    }
}
