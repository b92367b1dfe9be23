package dev.muster.sharding;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one request to an {@link EntityKit}.
 *
 * @param <R> the reply
 */
public final class Outcome<R> {
    private final @Nullable R reply;
    private final List<Object> events;
    private final @Nullable String rejection;

    Outcome(@Nullable R reply, List<Object> events, @Nullable String rejection) {
        this.reply = reply;
        this.events = List.copyOf(events);
        this.rejection = rejection;
    }

    /**
     * The reply; null for a request that is only acknowledged.
     *
     * @throws RequestRejected when the entity refused the request
     */
    public @Nullable R reply() {
        if (rejection != null) {
            throw new RequestRejected(rejection);
        }
        return reply;
    }

    /** The events that were written, in order. */
    public List<Object> events() {
        return events;
    }

    /** The entity's reason, when it refused the request. */
    public Optional<String> rejection() {
        return Optional.ofNullable(rejection);
    }
}
