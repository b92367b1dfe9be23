package dev.muster.sharding;

import dev.muster.sharding.internal.Travel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that an entity in an {@link EntityKit} sent to another one, which is not there: the test answers in its place. An ask
 * that is not answered fails with {@link AskTimeout} when virtual time has come to its time-out.
 */
public final class Sent {
    /** What became of a request. */
    public enum Kind {
        /** Sent and forgotten. */
        TELL,
        /** Sent for a reply. */
        ASK
    }

    private final Class<?> type;
    private final String id;
    private final Object request;
    private final Kind kind;
    private final CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();

    Sent(Class<?> type, String id, Object request, Kind kind) {
        this.type = type;
        this.id = id;
        this.request = request;
        this.kind = kind;
    }

    /** The class of the entity it was sent to. */
    public Class<?> type() {
        return type;
    }

    /** The id of the entity it was sent to. */
    public String id() {
        return id;
    }

    /** The request, as it would arrive. */
    public Object request() {
        return request;
    }

    /** Whether a reply is expected. */
    public Kind kind() {
        return kind;
    }

    /**
     * Answers with a value, null for a request that is only acknowledged. What the entity piped is handled with the next call of the kit.
     *
     * @throws IllegalStateException when it was told, answered, or is too late
     * @throws UnserializableMessage when the value is not what the request declares, or cannot be encoded
     */
    public void reply(@Nullable Object value) {
        requireOpen();
        answer.complete(Travel.reply(request.getClass(), value));
    }

    /**
     * Fails the request, as the other entity or the cluster would.
     *
     * @throws IllegalStateException when it was told, answered, or is too late
     */
    public void fail(EntityException failure) {
        requireOpen();
        answer.completeExceptionally(failure);
    }

    CompletableFuture<@Nullable Object> answer() {
        return answer;
    }

    @Override
    public String toString() {
        return kind + " " + type.getSimpleName() + " [" + id + "] " + request;
    }

    private void requireOpen() {
        if (kind == Kind.TELL || answer.isDone()) {
            throw new IllegalStateException(this + " cannot be answered: it was "
                    + (kind == Kind.TELL ? "told" : "answered already, or its time was up"));
        }
    }
}
