package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request of this node that is not answered yet. Its future completes on the thread that answers. Thread safe. */
final class PendingAsk<R> implements ReplyTo {
    private final Asks asks;
    private final AskTarget target;
    private final String entityId;
    private final Class<?> request;
    private final long number;
    private final long beganNanos;
    private final Duration timeout;
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private volatile @Nullable NodeId sentTo;

    PendingAsk(Asks asks, AskTarget target, String entityId, Class<?> request, Terms terms) {
        this.asks = asks;
        this.target = target;
        this.entityId = entityId;
        this.request = request;
        this.number = terms.number();
        this.beganNanos = terms.beganNanos();
        this.timeout = terms.timeout();
    }

    /** Its number, unlike any other of this node; when it began, and how long it waits. */
    record Terms(long number, long beganNanos, Duration timeout) {}

    /** Completes with the reply, or with an {@link dev.muster.sharding.EntityException}. */
    CompletableFuture<R> future() {
        return future;
    }

    String entityId() {
        return entityId;
    }

    Class<?> request() {
        return request;
    }

    Duration timeout() {
        return timeout;
    }

    /** How long it has waited. */
    Duration waited() {
        return Duration.ofNanos(asks.nanos() - beganNanos);
    }

    /** The other node that the request was sent to; null when it was not sent to one, or not yet. */
    @Nullable
    NodeId sentTo() {
        return sentTo;
    }

    long number() {
        return number;
    }

    long deadlineNanos() {
        return beganNanos + timeout.toNanos();
    }

    void sendTo(NodeId node) {
        sentTo = node;
    }

    @Override
    public boolean isGivenUp() {
        return future.isDone();
    }

    @Override
    public void reply(Class<?> asked, @Nullable Object value) {
        if (!asks.close(this)) {
            return;
        }
        if (target.protocol().replyTravelsAsIs(asked) && Lightness.isLight(value)) {
            complete(value);
        } else {
            open(asks.protocols().answer(target.protocol(), asked, value));
        }
    }

    @Override
    public void fail(Verdict verdict, String text) {
        if (asks.close(this)) {
            future.completeExceptionally(verdict.exception(text));
        }
    }

    /** Completes with what came from another node. */
    void answer(Answer answer) {
        if (asks.close(this)) {
            open(answer);
        }
    }

    /** Nobody has answered; false when somebody has, after all. */
    boolean expire() {
        boolean isOpen = asks.close(this);
        if (isOpen) {
            future.completeExceptionally(target.timedOut(this));
        }
        return isOpen;
    }

    private void open(Answer answer) {
        if (answer.verdict() != Verdict.SUCCESS) {
            future.completeExceptionally(answer.verdict().exception(answer.text()));
            return;
        }
        Object value;
        try {
            value = target.protocol().reply(request, answer.value());
        } catch (UnserializableMessage malformed) {
            future.completeExceptionally(malformed);
            return;
        }
        complete(value);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // it is what the request declares: R, null only for Void
    private void complete(@Nullable Object value) {
        future.complete((R) value);
    }
}
