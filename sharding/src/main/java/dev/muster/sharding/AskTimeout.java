package dev.muster.sharding;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No answer came in time; the request may or may not have been carried out, now or later, so the state may have changed. The
 * message says which entity, shard and owner, and what was going on.
 */
public final class AskTimeout extends EntityException {
    private static final long serialVersionUID = 1L;

    private final transient Circumstances circumstances;

    /**
     * What is known of a request that was not answered.
     *
     * @param entity the entity, as {@code Counter [c1]}
     * @param request the kind of request, as {@code Counter.Add}
     * @param timeout how long the answer was waited for
     * @param shard the entity's shard
     * @param owner host and port of the node that hosts the shard; null when it was not known
     * @param progress what was going on, a clause without full stop, as {@code the shard is moving}; empty when nothing special was
     */
    public record Circumstances(
            String entity,
            String request,
            Duration timeout,
            String shard,
            @Nullable String owner,
            String progress) {

        private String sentence() {
            return entity + " did not answer " + request + " within " + timeout.toMillis() + " ms; shard " + shard
                    + (owner == null ? ", owner unknown" : " is on " + owner)
                    + (progress.isEmpty() ? "" : "; " + progress);
        }
    }

    /** With all that is known. */
    public AskTimeout(Circumstances circumstances) {
        super(circumstances.sentence());
        this.circumstances = circumstances;
    }

    /** The entity that was asked, as {@code Counter [c1]}. */
    public String entity() {
        return circumstances.entity();
    }

    /** The kind of request, as {@code Counter.Add}. */
    public String request() {
        return circumstances.request();
    }

    /** How long the answer was waited for. */
    public Duration timeout() {
        return circumstances.timeout();
    }

    /** The entity's shard. */
    public String shard() {
        return circumstances.shard();
    }

    /** Host and port of the node that hosted the shard when time was up; none when that was not known. */
    public Optional<String> owner() {
        return Optional.ofNullable(circumstances.owner());
    }

    /** What was going on, a clause such as {@code the shard is moving}; empty when nothing special was. */
    public String progress() {
        return circumstances.progress();
    }
}
