package dev.muster.runtime;

import dev.muster.sharding.Entity;
import dev.muster.sharding.Request;

/** An entity that forgot a handler, for tests. */
public final class Forgetful extends Entity<Forgetful> {
    public sealed interface Command<R> extends Request<Forgetful, R> permits Remember, Recall {}

    public record Remember(String what) implements Command<Void> {}

    public record Recall() implements Command<String> {}

    public Forgetful() {
        on(Remember.class, remember -> done());
    }
}
