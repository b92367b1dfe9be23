package dev.muster.sharding.internal;

import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.cell.Output;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both kinds of entity actors do: decode requests, feed the cell, carry out its outputs, encode answers. A failure of the
 * user's code leaves it as {@link EntityFailure}, which makes the actor's supervisor restart it; the message that caused it is
 * gone by then, so it cannot do so twice.
 *
 * <p>Not thread safe: an actor owns it.
 */
final class CellHost implements Output.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(CellHost.class);

    private final Hosting hosting;
    private final EntityCell cell;
    private final ActorRef self;
    private final ActorRef deadLetters;
    private final TimerScheduler timers;
    private final Consumer<List<Object>> persist;
    private final ShardingTallies tallies;
    private ActorRef asker;
    private @Nullable Class<?> asked;
    private @Nullable Throwable failure;

    /** A timer's request. */
    record Fired(Object request) implements NoSerializationVerificationNeeded {}

    /** A pipe's request. */
    record Piped(Supplier<Object> request) implements NoSerializationVerificationNeeded {}

    /** The entity is to leave memory: it was idle for long, or its shard moves. */
    enum Stop implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** The user's code failed; the entity starts again from its stored state. */
    static final class EntityFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EntityFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    CellHost(Hosting hosting, ActorContext context, TimerScheduler timers, Consumer<List<Object>> persist) {
        this.hosting = hosting;
        this.self = context.self();
        this.deadLetters = context.system().deadLetters();
        this.timers = timers;
        this.persist = persist;
        this.tallies = ShardingTallies.of(context.system());
        this.asker = deadLetters;
        this.cell = hosting.cells().get();
        cell.open(URLDecoder.decode(self.path().name(), StandardCharsets.UTF_8));
    }

    EntityCell cell() {
        return cell;
    }

    /** The name of this entity for people. */
    String label() {
        return hosting.typeName() + " [" + cell.id() + "]";
    }

    void deliver(Deliver deliver, ActorRef from) {
        begin(from, null);
        Object request;
        try {
            request = hosting.protocol().request(deliver.request());
        } catch (UnserializableMessage malformed) {
            tallies.unserializableMessages.increment();
            answer(Answer.of(Verdict.UNSERIALIZABLE, text(malformed)));
            return;
        }
        begin(from, request.getClass());
        carryOut(cell.receive(request));
    }

    void fired(Fired fired) {
        begin(deadLetters, fired.request().getClass());
        carryOut(cell.receive(fired.request()));
    }

    void piped(Piped piped) {
        begin(deadLetters, null);
        carryOut(cell.receivePiped(piped.request()));
    }

    void written() {
        carryOut(cell.written());
    }

    /** Tells the entity that it is in memory; the failure, when it does not bear that. */
    @Nullable
    Throwable activate() {
        begin(deadLetters, null);
        cell.activate().forEach(output -> output.handledBy(this));
        return failure;
    }

    void passivate() {
        begin(deadLetters, null);
        cell.passivate().forEach(output -> output.handledBy(this));
        if (failure != null) {
            LOG.warn("[{}] failed as it left memory: [{}]", label(), failure.toString());
        }
    }

    /** Answers the request in hand with a failure of the journal. */
    void writeFailed(String what, Throwable cause) {
        tallies.failedWrites.increment();
        answer(Answer.of(Verdict.WRITE_FAILED, label() + ": " + what + ": " + text(cause)));
    }

    /** Answers someone with a failure to start. */
    void notStarted(ActorRef from, Throwable cause) {
        begin(from, null);
        answer(Answer.of(Verdict.ENTITY_FAILED, label() + " could not start: " + text(cause)));
    }

    /** Refuses a request that may not wait as well; leaves the one in hand alone. */
    void overloaded(ActorRef from, int waiting) {
        tallies.overloads.increment();
        if (!from.equals(deadLetters)) {
            from.tell(Answer.of(Verdict.OVERLOADED, label() + " has " + waiting + " requests waiting"), self);
        }
    }

    /** The failure that makes the supervisor restart this entity. */
    EntityFailure restart(Throwable cause) {
        return new EntityFailure(label() + " failed and starts again from its stored state", cause);
    }

    @Override
    public void reply(Output.Reply output) {
        if (asked == null || asker.equals(deadLetters)) {
            return;
        }
        try {
            Cbor value = hosting.protocol().reply(asked, output.value());
            answer(
                    value.size() <= hosting.largestMessage()
                            ? Answer.success(value)
                            : Answer.of(
                                    Verdict.UNSERIALIZABLE,
                                    "the reply to " + WireNames.readable(asked) + " has " + value.size()
                                            + " bytes, more than " + hosting.largestMessage()));
        } catch (UnserializableMessage unserializable) {
            answer(Answer.of(Verdict.UNSERIALIZABLE, text(unserializable)));
        }
    }

    @Override
    public void reject(Output.Reject output) {
        answer(Answer.of(Verdict.REJECTED, output.reason()));
    }

    @Override
    public void fail(Output.Fail output) {
        failure = output.cause();
        tallies.failures.increment();
        Verdict verdict = failure instanceof UnserializableMessage ? Verdict.UNSERIALIZABLE : Verdict.ENTITY_FAILED;
        answer(Answer.of(verdict, label() + " failed: " + text(failure)));
    }

    @Override
    public void persist(Output.Persist output) {
        try {
            persist.accept(output.events());
        } catch (UnserializableMessage unserializable) {
            fail(new Output.Fail(unserializable));
        }
    }

    @Override
    public void schedule(Output.Schedule output) {
        timers.startSingleTimer(output.key(), new Fired(output.request()), output.delay());
    }

    @Override
    public void repeat(Output.Repeat output) {
        timers.startTimerWithFixedDelay(output.key(), new Fired(output.request()), output.period());
    }

    @Override
    public void cancel(Output.Cancel output) {
        timers.cancel(output.key());
    }

    @Override
    public void pipe(Output.Pipe output) {
        output.source().accept(request -> self.tell(new Piped(request), ActorRef.noSender()));
    }

    private void begin(ActorRef from, @Nullable Class<?> request) {
        asker = from;
        asked = request;
    }

    private void carryOut(List<Output> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        if (failure != null) {
            throw restart(failure);
        }
    }

    private void answer(Answer answer) {
        if (!asker.equals(deadLetters)) {
            asker.tell(answer, self);
        }
    }

    private static String text(Throwable cause) {
        if (cause instanceof UnserializableMessage) {
            return String.valueOf(cause.getMessage());
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
