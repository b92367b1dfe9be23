package dev.muster.sharding.internal;

import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.cell.Output;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all kinds of entity actors do: decode requests, feed the cell, carry out its outputs, encode answers. A failure of the
 * user's code leaves it as {@link EntityFailure}, after which the actor makes the entity start again; the message that caused it is
 * gone by then, so it cannot do so twice.
 *
 * <p>Not thread safe: an actor owns it.
 */
final class CellHost implements Output.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(CellHost.class);

    private final Hosting hosting;
    private final EntityCell cell;
    private final EntitySlot slot;
    private final ActorRef self;
    private final TimerScheduler timers;
    private final Storing storing;
    private final ShardingTallies tallies;
    private ReplyTo asker = ReplyTo.NOBODY;
    private @Nullable Class<?> asked;
    private @Nullable Throwable failure;
    /** The timers that run, if the entity has ever had one. */
    private @Nullable Map<String, Fired> armed;

    /**
     * A timer's request; with a period it comes again and again. The next one is armed when this one is handled, so never more than
     * one of a timer is on its way, however long the entity is busy.
     */
    record Fired(String key, Object request, @Nullable Duration period) implements NoSerializationVerificationNeeded {}

    /** A pipe's request. */
    record Piped(Supplier<Object> request) implements NoSerializationVerificationNeeded {}

    /** The user's code failed; the entity starts again from its stored state. */
    static final class EntityFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EntityFailure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    CellHost(Region region, ActorContext context, TimerScheduler timers, Storing storing) {
        this.hosting = region.hosting();
        this.self = context.self();
        this.timers = timers;
        this.storing = storing;
        this.tallies = region.node().tallies();
        this.cell = hosting.cells().get();
        String id = URLDecoder.decode(self.path().name(), StandardCharsets.UTF_8);
        cell.open(id, hosting.references());
        this.slot = region.path(id).slotOf(id, self, context.parent());
    }

    EntityCell cell() {
        return cell;
    }

    /** The name of this entity for people. */
    String label() {
        return hosting.typeName() + " [" + cell.id() + "]";
    }

    /** Where messages for this entity go meanwhile. */
    EntitySlot slot() {
        return slot;
    }

    void deliver(Delivery delivery) {
        begin(delivery.replyTo(), null);
        Object request;
        try {
            request = delivery.request() instanceof Encoded encoded
                    ? hosting.protocol().request(encoded)
                    : delivery.request();
        } catch (UnserializableMessage malformed) {
            tallies.unserializableMessages.increment();
            asker.fail(Verdict.UNSERIALIZABLE, text(malformed));
            return;
        }
        begin(delivery.replyTo(), request.getClass());
        carryOut(cell.receive(request));
    }

    /** One that waited here while its timer was cancelled or replaced is dropped. */
    @SuppressWarnings("ReferenceEquality") // the timer's own message, not one like it
    void fired(Fired fired) {
        if (armed == null || armed.get(fired.key()) != fired) {
            return;
        }
        if (fired.period() == null) {
            armed.remove(fired.key());
        } else {
            timers.startSingleTimer(fired.key(), fired, fired.period());
        }
        begin(ReplyTo.NOBODY, fired.request().getClass());
        carryOut(cell.receive(fired.request()));
    }

    void piped(Piped piped) {
        begin(ReplyTo.NOBODY, null);
        carryOut(cell.receivePiped(piped.request()));
    }

    void written() {
        carryOut(cell.written());
    }

    /** Tells the entity that it is in memory; the failure, when it does not bear that. */
    @Nullable
    Throwable activate() {
        begin(ReplyTo.NOBODY, null);
        cell.activate().forEach(output -> output.handledBy(this));
        return failure;
    }

    void passivate() {
        begin(ReplyTo.NOBODY, null);
        cell.passivate().forEach(output -> output.handledBy(this));
        if (failure != null) {
            LOG.warn("[{}] failed as it left memory: [{}]", label(), failure.toString());
        }
    }

    /** Answers the request in hand with a failure of the journal. */
    void writeFailed(String what, Throwable cause) {
        tallies.failedWrites.increment();
        asker.fail(Verdict.WRITE_FAILED, label() + ": " + what + ": " + text(cause));
    }

    /** Answers someone with a failure to start. */
    void notStarted(ReplyTo from, Throwable cause) {
        from.fail(Verdict.ENTITY_FAILED, label() + " could not start: " + text(cause));
    }

    /** Refuses a request while the entity is down. */
    void isDown(ReplyTo from, String why) {
        from.fail(Verdict.ENTITY_FAILED, label() + " " + why);
    }

    /** Refuses a request that may not wait as well; leaves the one in hand alone. */
    void overloaded(ReplyTo from, int waiting) {
        tallies.overloads.increment();
        from.fail(Verdict.OVERLOADED, label() + " has " + waiting + " requests waiting");
    }

    /** The failure that makes the entity start again. */
    EntityFailure restart(Throwable cause) {
        return new EntityFailure(label() + " failed and starts again from its stored state", cause);
    }

    @Override
    public void reply(Output.Reply output) {
        if (asked != null) {
            asker.reply(asked, output.value());
        }
    }

    @Override
    public void reject(Output.Reject output) {
        asker.fail(Verdict.REJECTED, output.reason());
    }

    @Override
    public void refuse(Output.Refuse output) {
        tallies.overloads.increment();
        asker.fail(Verdict.OVERLOADED, output.reason());
    }

    @Override
    public void fail(Output.Fail output) {
        failure = output.cause();
        tallies.failures.increment();
        Verdict verdict = failure instanceof UnserializableMessage ? Verdict.UNSERIALIZABLE : Verdict.ENTITY_FAILED;
        asker.fail(verdict, label() + " failed: " + text(failure));
    }

    @Override
    public void persist(Output.Persist output) {
        try {
            storing.persist(output.events());
        } catch (UnserializableMessage unserializable) {
            fail(new Output.Fail(unserializable));
        }
    }

    @Override
    public void save(Output.Save output) {
        try {
            storing.save(output.state());
        } catch (UnserializableMessage unserializable) {
            fail(new Output.Fail(unserializable));
        }
    }

    @Override
    public void schedule(Output.Schedule output) {
        arm(new Fired(output.key(), output.request(), null), output.delay());
    }

    @Override
    public void repeat(Output.Repeat output) {
        arm(new Fired(output.key(), output.request(), output.period()), output.period());
    }

    @Override
    public void cancel(Output.Cancel output) {
        timers.cancel(output.key());
        if (armed != null) {
            armed.remove(output.key());
        }
    }

    @Override
    public void pipe(Output.Pipe output) {
        output.source().accept(request -> self.tell(new Piped(request), ActorRef.noSender()));
    }

    private void arm(Fired fired, Duration delay) {
        if (armed == null) {
            armed = new HashMap<>();
        }
        armed.put(fired.key(), fired);
        timers.startSingleTimer(fired.key(), fired, delay);
    }

    private void begin(ReplyTo from, @Nullable Class<?> request) {
        asker = from;
        asked = request;
    }

    private void carryOut(List<Output> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        if (failure != null) {
            throw restart(failure);
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
