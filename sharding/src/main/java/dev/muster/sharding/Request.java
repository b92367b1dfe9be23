package dev.muster.sharding;

/**
 * A message that entities of type {@code E} accept and answer with an {@code R}.
 *
 * <p>Write requests as records that implement a sealed interface nested in the entity class:
 *
 * <pre>{@code
 * public sealed interface Command<R> extends Request<Counter, R> permits Add, Get {}
 * public record Add(long by) implements Command<Long> {}
 * }</pre>
 *
 * <p>The records are the protocol: each is sent under its wire name (see {@link Wire}), and nothing else is accepted. Use
 * {@code Void} as {@code R} for a request that is only acknowledged.
 *
 * @param <E> the entity class
 * @param <R> the reply
 */
@SuppressWarnings("unused") // the parameters are phantoms: they tie a request to its entity and to its reply
public interface Request<E extends Entity<E>, R> {}
