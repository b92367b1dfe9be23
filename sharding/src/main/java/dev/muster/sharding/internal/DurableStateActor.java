package dev.muster.sharding.internal;

import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.CellHost.EntityFailure;
import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import dev.muster.sharding.internal.Envelope.StoredState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts an entity that stores its state as a whole: reads it, and writes the next ones. Decides nothing: the cell does.
 *
 * <pre>
 *   READING --state--> READY --Save--> WRITING --stored--> READY
 *   READING --failed--> stopped: whoever waits is answered
 *   READY   --the handler fails--> READING: whoever asked is answered, others wait; after failures in a row DOWN --Over--> READING
 *   WRITING --failed--> stopped: whoever asked is answered; perhaps another node has taken over
 * </pre>
 *
 * <p>A classic actor that drives Pekko's durable state stores itself, because a failed write is answered before the actor stops
 * (ADR 4). Each write has the number of the one before plus one, so a store refuses it when there was another in between.
 */
final class DurableStateActor extends AbstractActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(DurableStateActor.class);
    private static final Duration LONGEST_READ = Duration.ofSeconds(30);
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

    private final Region region;
    private final Hosting hosting;
    private final DurableStateUpdateStore<Object> store;
    private final ShardingTallies tallies = ShardingTallies.of(getContext().getSystem());
    private final WaitingRoom waiting = new WaitingRoom();
    private final Downtime downtime;
    private CellHost host;
    private long revision;
    /** Reading, writing, down or about to stop. */
    private boolean isBusy = true;

    /** The stored state, or the failure to read it. */
    private record Read(
            CellHost host,
            @Nullable GetObjectResult<Object> stored,
            @Nullable Throwable failure) implements NoSerializationVerificationNeeded {}

    /** The end of a write. */
    private record Written(CellHost host, @Nullable Throwable failure) implements NoSerializationVerificationNeeded {}

    private DurableStateActor(Region region, DurableStateUpdateStore<Object> store) {
        this.region = region;
        this.hosting = region.hosting();
        this.store = store;
        this.host = newHost();
        this.downtime = new Downtime(region.backoffs(), host.cell().id(), getContext(), getTimers());
    }

    /**
     * How to make one; its id is the name it is started under.
     *
     * @throws IllegalArgumentException when the actor system has no durable state store
     */
    @SuppressWarnings("unchecked") // Pekko has no type for the class of a generic store
    static Props props(Region region, ActorSystem system) {
        DurableStateUpdateStore<Object> store =
                DurableStateStoreRegistry.get(system).getDurableStateStoreFor(DurableStateUpdateStore.class, "");
        return Props.create(DurableStateActor.class, () -> new DurableStateActor(region, store));
    }

    @Override
    public void preStart() {
        tallies.entities.increment();
        read();
    }

    @Override
    public void postStop() {
        tallies.entities.decrement();
        waiting.empty(held -> getContext().getSystem().deadLetters().tell(held, ActorRef.noSender()));
        host.slot().ended();
    }

    @Override
    public Receive createReceive() {
        EntitySlot slot = host.slot();
        return receiveBuilder()
                .match(Read.class, read -> read.host() == host, this::restore)
                .match(Written.class, written -> written.host() == host, this::written)
                .match(Marker.class, slot::marked)
                .match(EntitySlot.Quiet.class, quiet -> slot.quiet())
                .match(EntitySlot.Passivate.class, wish -> slot.passivate())
                .match(Stop.class, stop -> slot.stop())
                .match(Downtime.Over.class, over -> comeBack())
                .matchAny(this::receive)
                .build();
    }

    private void receive(Object message) {
        if (downtime.isDown()) {
            refuse(message);
        } else if (!isBusy) {
            handle(message);
        } else if (!waiting.admit(message)) {
            host.overloaded(((Delivery) message).replyTo(), waiting.requests());
        }
    }

    private void refuse(Object message) {
        if (message instanceof Delivery delivery) {
            host.isDown(delivery.replyTo(), downtime.text());
        } else if (message instanceof EntitySlot.Final) {
            getContext().stop(getSelf());
        }
    }

    /** Feeds the cell; when its code fails, the entity starts again here, and what waits goes on waiting. */
    private void handle(Object message) {
        try {
            if (message instanceof Delivery delivery) {
                host.deliver(delivery);
            } else if (message instanceof Fired fired) {
                host.fired(fired);
            } else if (message instanceof Piped piped) {
                host.piped(piped);
            } else if (message instanceof EntitySlot.Final) {
                stop();
            } else {
                unhandled(message);
            }
        } catch (EntityFailure failure) {
            startAgain(failure);
        }
    }

    private void goOn() {
        isBusy = false;
        for (Object next = waiting.next(); next != null; next = isBusy ? null : waiting.next()) {
            handle(next);
        }
    }

    private void startAgain(EntityFailure failure) {
        LOG.warn("[{}]: [{}]", failure.getMessage(), String.valueOf(failure.getCause()));
        isBusy = true;
        host = newHost();
        if (downtime.failed()) {
            read();
        } else {
            waiting.empty(this::refuse);
        }
    }

    private void comeBack() {
        downtime.over();
        read();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the message carries the outcome
    private void read() {
        CellHost reader = host;
        answered(store.getObject(persistenceId()), LONGEST_READ)
                .whenComplete((stored, failure) ->
                        getSelf().tell(new Read(reader, stored, causeOf(failure)), ActorRef.noSender()));
    }

    private void restore(Read read) {
        Throwable failure = read.failure() == null && read.stored() != null ? restored(read.stored()) : read.failure();
        if (failure == null) {
            goOn();
        } else {
            giveUp(failure);
        }
    }

    private @Nullable Throwable restored(GetObjectResult<Object> stored) {
        revision = stored.revision();
        try {
            stored.value().ifPresent(value -> host.cell().restore(stateIn(value)));
        } catch (UnserializableMessage unreadable) {
            return unreadable;
        }
        return host.activate();
    }

    private Object stateIn(Object value) {
        if (value instanceof StoredState stored) {
            return hosting.protocol().state(stored.state());
        }
        throw new UnserializableMessage("the stored state of " + host.label() + " is a " + value.getClass());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the message carries the outcome
    private void write(Object state) {
        StoredState stored =
                new StoredState(hosting.typeName(), hosting.protocol().state(state));
        isBusy = true;
        CellHost writer = host;
        answered(store.upsertObject(persistenceId(), revision + 1, stored, ""), LONGEST_WRITE)
                .whenComplete(
                        (done, failure) -> getSelf().tell(new Written(writer, causeOf(failure)), ActorRef.noSender()));
    }

    private void written(Written written) {
        if (written.failure() != null) {
            LOG.warn(
                    "[{}] stops: its state could not be written: [{}]",
                    host.label(),
                    written.failure().toString());
            host.writeFailed("the state store failed the write", written.failure());
            end();
            return;
        }
        revision++;
        try {
            host.written();
        } catch (EntityFailure failure) {
            startAgain(failure);
            return;
        }
        goOn();
    }

    private void giveUp(Throwable cause) {
        LOG.warn("[{}] could not start: [{}]", host.label(), cause.toString());
        waiting.empty(held -> host.notStarted(held.replyTo(), cause));
        end();
    }

    /** Stops after a failure. A new actor may start at once, or is down first. */
    private void end() {
        downtime.failed();
        getContext().stop(getSelf());
    }

    private void stop() {
        isBusy = true;
        host.passivate();
        getContext().stop(getSelf());
    }

    private String persistenceId() {
        return hosting.typeName() + "|" + host.cell().id();
    }

    private CellHost newHost() {
        return new CellHost(region, getContext(), getTimers(), new Storing() {
            @Override
            public void save(Object state) {
                write(state);
            }
        });
    }

    /** What the store answers, or a failure when it does not in time. The store's own future is left alone. */
    private static <T> CompletableFuture<T> answered(CompletionStage<T> answer, Duration longest) {
        return answer.toCompletableFuture().copy().orTimeout(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
