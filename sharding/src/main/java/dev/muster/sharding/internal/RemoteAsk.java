package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An ask of another node; the answer goes into a lane to it. Thread safe. */
final class RemoteAsk implements ReplyTo {
    private final Lane back;
    private final long number;
    private final TypeProtocol protocol;
    private final Protocols protocols;
    private final AtomicBoolean isAnswered = new AtomicBoolean();

    /** An ask of the node at the end of the lane {@code back}, which has that number there. */
    RemoteAsk(Lane back, long number, TypeProtocol protocol, Protocols protocols) {
        this.back = back;
        this.number = number;
        this.protocol = protocol;
        this.protocols = protocols;
    }

    NodeId node() {
        return back.node();
    }

    long number() {
        return number;
    }

    @Override
    public boolean isGivenUp() {
        return isAnswered.get();
    }

    @Override
    public void reply(Class<?> request, @Nullable Object value) {
        if (isAnswered.compareAndSet(false, true)) {
            back.answer(number, protocols.answer(protocol, request, value));
        }
    }

    @Override
    public void fail(Verdict verdict, String text) {
        if (isAnswered.compareAndSet(false, true)) {
            back.answer(number, Answer.of(verdict, text));
        }
    }
}
