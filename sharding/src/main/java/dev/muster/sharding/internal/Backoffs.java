package dev.muster.sharding.internal;

import dev.muster.sharding.RestartBackoff;
import dev.muster.sharding.cell.Failures;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The recent failures of the entities of one type on this node. They outlive the actors, which restart or stop with a failure.
 * Bounded: when very many entities fail, further ones start again at once. Thread safe.
 */
final class Backoffs {
    /** How many failing entities are kept in mind. */
    static final int MOST = 100_000;

    private static final int LEAST_BETWEEN_TIDYINGS = 1000;

    private final RestartBackoff backoff;
    private final Map<String, Failures> failing = new ConcurrentHashMap<>();
    private final AtomicInteger sinceTidying = new AtomicInteger();

    Backoffs(RestartBackoff backoff) {
        this.backoff = backoff;
    }

    /** What is known of an entity that starts. */
    Failures of(String id) {
        return failing.isEmpty() ? Failures.NONE : failing.getOrDefault(id, Failures.NONE);
    }

    /** Takes note of a failure, and says when the entity may start again. */
    Failures failed(String id, long nowNanos) {
        if (sinceTidying.incrementAndGet() >= Math.max(LEAST_BETWEEN_TIDYINGS, failing.size())) {
            sinceTidying.set(0);
            failing.values().removeIf(failures -> failures.isForgotten(backoff, nowNanos));
        }
        if (failing.size() >= MOST && !failing.containsKey(id)) {
            return Failures.NONE.next(backoff, nowNanos);
        }
        return failing.compute(id, (same, before) -> (before == null ? Failures.NONE : before).next(backoff, nowNanos));
    }

    /** How many entities have failed of late. */
    int size() {
        return failing.size();
    }
}
