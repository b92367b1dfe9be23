package dev.muster.sharding.cell;

import dev.muster.sharding.Effect;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine behind one entity instance: its handlers, its state, and the write in progress.
 *
 * <pre>
 *   DECLARING --open(id)--> READY --receive: Persist or Save--> WRITING --written()--> READY
 *                             \---receive or written: Fail--> spent: the host makes a new cell and restores it
 * </pre>
 *
 * <p>The next state is computed before the write, so an event that cannot be applied is never stored. A handler that throws
 * leaves no trace: its timers and pipes are dropped with it. At most {@value #MOST_PIPES} pipes are under way at a time. Not
 * thread safe: the entity's host owns it.
 */
public final class EntityCell {
    /** How many pipes may be under way, from the call until their request is handled. */
    public static final int MOST_PIPES = 1000;

    private static final Duration LONGEST_TIMER = Duration.ofDays(100);

    private final String typeName;
    private final Runnable onActivate;
    private final Runnable onPassivate;
    private final Map<Class<?>, Function<Object, Effect<?>>> handlers = new LinkedHashMap<>();
    private final List<Output> requested = new ArrayList<>();
    private @Nullable BiFunction<Object, Object, Object> apply;
    private @Nullable Object state;
    private @Nullable String id;
    private @Nullable References references;
    private @Nullable Writing writing;
    private int pipes;
    private @Nullable Overloaded tooManyPipes;

    /** What is being stored: the state to be, and what the caller gets once it is; nothing when {@code reply} is null. */
    private record Writing(Object next, @Nullable Function<Object, ?> reply) {}

    /** A cell for an instance that is being constructed. */
    public EntityCell(String typeName, Runnable onActivate, Runnable onPassivate) {
        this.typeName = typeName;
        this.onActivate = onActivate;
        this.onPassivate = onPassivate;
    }

    /** Declares the handler of one request class. */
    public void declare(Class<?> requestType, Function<Object, Effect<?>> handler) {
        if (id != null) {
            throw new IllegalStateException("on(" + requestType.getSimpleName() + ".class, ...) of " + typeName
                    + " must be called in the constructor");
        }
        if (handlers.putIfAbsent(requestType, handler) != null) {
            throw new IllegalStateException(typeName + " has two handlers for " + requestType.getSimpleName()
                    + "; keep one on(" + requestType.getSimpleName() + ".class, ...)");
        }
    }

    /** Makes this the cell of an entity that stores its state as a whole. */
    public void keep(Object initial) {
        state = initial;
    }

    /** Makes this the cell of an event-sourced entity. */
    public void remember(Object initial, BiFunction<Object, Object, Object> fold) {
        state = initial;
        apply = fold;
    }

    /** The request classes that have a handler, in the order of their declaration. */
    public Set<Class<?>> handled() {
        return handlers.keySet();
    }

    /** Gives the instance its id and its surroundings; from here on it has a state and can handle requests. */
    public void open(String entityId, References surroundings) {
        id = entityId;
        references = surroundings;
    }

    /** A reference to an entity, this one or another. */
    public <T extends Entity<T>> EntityRef<T> reference(Class<T> type, String entityId) {
        if (references == null) {
            throw notYet("entity(...)");
        }
        return references.to(type, entityId);
    }

    /** The instance's id. */
    public String id() {
        if (id == null) {
            throw notYet("id()");
        }
        return id;
    }

    /** The state as stored last. */
    public Object state() {
        if (id == null) {
            throw notYet("state()");
        }
        if (state == null) {
            throw new IllegalStateException(typeName + " keeps no state");
        }
        return state;
    }

    /** Replaces the state by a stored one, in recovery. */
    public void restore(Object snapshot) {
        state = snapshot;
    }

    /** Applies a stored event, in recovery. */
    public void recover(Object event) {
        state = applied(state(), event);
    }

    /** Recovery is over. */
    public List<Output> activate() {
        return guarded(() -> {
            onActivate.run();
            return List.of();
        });
    }

    /** The instance is about to leave memory in good order. Only a failure comes out of it. */
    public List<Output> passivate() {
        return guarded(() -> {
            onPassivate.run();
            requested.clear();
            return List.of();
        });
    }

    /** Handles one request. */
    public List<Output> receive(Object request) {
        return guarded(() -> handled(() -> request));
    }

    /** Handles the request that a pipe brought home. */
    public List<Output> receivePiped(Supplier<Object> request) {
        pipes = Math.max(0, pipes - 1); // one of an instance before this one may come home here
        return guarded(() -> handled(request));
    }

    /** What the last {@link Output.Persist} or {@link Output.Save} holds is stored. */
    public List<Output> written() {
        Writing stored = writing;
        if (stored == null) {
            throw new AssertionError(typeName + " [" + id + "] is not writing");
        }
        state = stored.next();
        writing = null;
        Function<Object, ?> reply = stored.reply();
        return guarded(() -> List.of(new Output.Reply(reply == null ? null : reply.apply(stored.next()))));
    }

    /** Asks for a timer that fires once. */
    public void schedule(String key, Duration delay, Object request) {
        requested.add(new Output.Schedule(key, positive("delay", delay), request));
    }

    /** Asks for a timer that fires again and again. */
    public void repeat(String key, Duration period, Object request) {
        requested.add(new Output.Repeat(key, positive("period", period), request));
    }

    /** Asks to cancel a timer. */
    public void cancel(String key) {
        requested.add(new Output.Cancel(key));
    }

    /**
     * Asks to bring a later request home.
     *
     * @throws Overloaded when too many pipes are under way
     */
    public void pipe(Consumer<Consumer<Supplier<Object>>> source) {
        long inThisHandler =
                requested.stream().filter(Output.Pipe.class::isInstance).count();
        if (pipes + inThisHandler >= MOST_PIPES) {
            tooManyPipes = new Overloaded(typeName + " [" + id + "] has " + MOST_PIPES + " pipes under way");
            throw tooManyPipes;
        }
        requested.add(new Output.Pipe(source));
    }

    /** What a request's handler decides. One that asks for too many pipes has done nothing, and is only refused. */
    private List<Output> handled(Supplier<Object> request) {
        try {
            return interpret(effectOf(request.get()));
        } catch (Overloaded overloaded) {
            if (overloaded != tooManyPipes) {
                throw overloaded;
            }
            requested.clear();
            return List.of(new Output.Refuse(String.valueOf(overloaded.getMessage())));
        }
    }

    private Effect<?> effectOf(Object request) {
        Function<Object, Effect<?>> handler = handlers.get(request.getClass());
        if (handler == null) {
            throw new IllegalArgumentException(
                    typeName + " has no handler for " + request.getClass().getSimpleName());
        }
        return handler.apply(request);
    }

    @SuppressWarnings("unchecked") // persist(V...) and save(S) of an entity with state S are the only makers of writes
    private List<Output> interpret(Effect<?> effect) {
        if (effect instanceof Effect.Reply<?> reply) {
            return List.of(new Output.Reply(reply.value()));
        }
        if (effect instanceof Effect.Reject<?> reject) {
            return List.of(new Output.Reject(reject.reason()));
        }
        if (effect instanceof Effect.Done) {
            return List.of(new Output.Reply(null));
        }
        if (effect instanceof Effect.Write<?, ?> write) {
            return begin((Effect.Write<Object, ?>) write);
        }
        if (effect instanceof Effect.Save<?, ?> save) {
            writing = new Writing(save.next(), (Function<Object, ?>) save.reply());
            return List.of(new Output.Save(save.next()));
        }
        throw new IllegalStateException("a handler of " + typeName + " returned " + effect + " instead of an effect");
    }

    private List<Output> begin(Effect.Write<Object, ?> write) {
        Object next = state();
        for (Object event : write.events()) {
            next = applied(next, event);
        }
        writing = new Writing(next, write.reply());
        return write.events().isEmpty() ? written() : List.of(new Output.Persist(write.events()));
    }

    private Object applied(Object before, Object event) {
        if (apply == null) {
            throw new IllegalStateException(typeName + " keeps no state");
        }
        Object after = apply.apply(before, event);
        if (after == null) {
            throw new IllegalStateException("apply of " + typeName + " must not return null, did for "
                    + event.getClass().getSimpleName());
        }
        return after;
    }

    /** What the user's code asked for while it ran, then its effect; or only its failure. */
    private List<Output> guarded(Supplier<List<Output>> userCode) {
        try {
            List<Output> effects = userCode.get();
            List<Output> outputs = new ArrayList<>(requested);
            requested.stream().filter(Output.Pipe.class::isInstance).forEach(pipe -> pipes++);
            outputs.addAll(effects);
            return outputs;
        } catch (Exception | AssertionError | LinkageError | StackOverflowError failure) {
            return List.of(new Output.Fail(failure));
        } finally {
            requested.clear();
        }
    }

    private IllegalStateException notYet(String method) {
        return new IllegalStateException(method + " of " + typeName
                + " must not be called in the constructor: it is known once the entity is opened; use it in a handler");
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_TIMER) > 0) {
            throw new IllegalArgumentException(name + " must be positive and at most 100 days, was " + value);
        }
        return value;
    }
}
