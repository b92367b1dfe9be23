package dev.muster.sharding.internal;

import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.CellHost.EntityFailure;
import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActorWithTimers;
import org.apache.pekko.persistence.DeleteSnapshotsFailure;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.RecoveryCompleted;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SnapshotOffer;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.PartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Hosts an event-sourced entity: replays its events, writes new ones, takes snapshots. Decides nothing: the cell does.
 *
 * <p>A classic persistent actor, because only there a failed write can be answered before the actor stops (ADR 4).
 */
final class EventSourcedActor extends AbstractPersistentActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(EventSourcedActor.class);
    private static final int MOST_WAITING = 1000;

    private final Hosting hosting;
    private final CellHost host;
    /** Requests that Pekko keeps until recovery or the write is over, each itself. */
    private final Set<Delivery> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Downtime downtime;
    private boolean isRestarting;
    private int unwritten;
    private int eventsSinceSnapshot;

    private EventSourcedActor(Region region) {
        this.hosting = region.hosting();
        this.host = new CellHost(region, getContext(), timers(), new Storing() {
            @Override
            public void persist(List<Object> events) {
                write(events);
            }
        });
        this.downtime = new Downtime(region.backoffs(), host.cell().id(), getContext(), timers());
    }

    /** How to make one; its id is the name it is started under. */
    static Props props(Region region) {
        return Props.create(EventSourcedActor.class, () -> new EventSourcedActor(region));
    }

    @Override
    public String persistenceId() {
        return hosting.typeName() + "|" + host.cell().id();
    }

    @Override
    public void preStart() {
        ShardingTallies.of(getContext().getSystem()).entities.increment();
    }

    @Override
    public void preRestart(Throwable reason, Optional<Object> message) throws Exception {
        isRestarting = true;
        super.preRestart(reason, message);
    }

    @Override
    public void postStop() throws Exception {
        ShardingTallies.of(getContext().getSystem()).entities.decrement();
        if (!isRestarting) {
            host.slot().ended();
        }
        super.postStop();
    }

    @Override
    public Receive createReceiveRecover() {
        return receiveBuilder()
                .match(SnapshotOffer.class, this::restore)
                .match(StoredEvent.class, this::recover)
                .match(RecoveryCompleted.class, completed -> activate())
                .build();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Delivery.class, host::deliver)
                .match(Fired.class, host::fired)
                .match(Piped.class, host::piped)
                .match(EntitySlot.Final.class, last -> stop())
                .match(SaveSnapshotSuccess.class, this::dropOlderSnapshots)
                .match(SaveSnapshotFailure.class, this::warn)
                .match(DeleteSnapshotsSuccess.class, deleted -> {})
                .match(
                        DeleteSnapshotsFailure.class,
                        failed -> LOG.debug(
                                "[{}] keeps old snapshots: [{}]",
                                host.label(),
                                failed.cause().toString()))
                .build();
    }

    /**
     * Takes what concerns the way of messages at once, whatever the entity waits for. Bounds what Pekko keeps while the entity
     * is recovered or writes, and notes who asks, so that they learn at once when recovery fails. A request comes by again when
     * Pekko hands it back, which may be in the middle of the next write.
     */
    @Override
    public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
        if (message instanceof Marker marker) {
            host.slot().marked(marker);
        } else if (message instanceof EntitySlot.Quiet) {
            host.slot().quiet();
        } else if (message instanceof EntitySlot.Passivate) {
            host.slot().passivate();
        } else if (message instanceof Stop) {
            host.slot().stop();
        } else if (message instanceof Downtime.Over) {
            throw new EntityFailure(host.label() + " starts again", null);
        } else if (downtime.isDown() && isForTheEntity(message)) {
            refuse(message);
        } else if (message instanceof Delivery delivery && !isAdmitted(delivery)) {
            host.overloaded(delivery.replyTo(), waiting.size());
        } else {
            guarded(receive, message);
        }
    }

    /** A failure leaves this actor, whose supervisor restarts it, at once or when its downtime is over. */
    private void guarded(PartialFunction<Object, BoxedUnit> receive, Object message) {
        try {
            super.aroundReceive(receive, message);
        } catch (EntityFailure failure) {
            if (downtime.failed()) {
                throw failure;
            }
            LOG.warn("[{}], but not at once: [{}]", failure.getMessage(), String.valueOf(failure.getCause()));
        }
    }

    /** What a timer sends is not among it: its timers have ended. */
    private static boolean isForTheEntity(Object message) {
        return message instanceof Delivery || message instanceof Piped || message instanceof EntitySlot.Final;
    }

    private void refuse(Object message) {
        if (message instanceof Delivery delivery) {
            waiting.remove(delivery);
            host.isDown(delivery.replyTo(), downtime.text());
        } else if (message instanceof EntitySlot.Final) {
            getContext().stop(getSelf());
        }
    }

    private boolean isAdmitted(Delivery delivery) {
        if (!recoveryRunning() && unwritten == 0) {
            waiting.remove(delivery);
            return true;
        }
        if (waiting.size() >= MOST_WAITING && !waiting.contains(delivery)) {
            return false;
        }
        waiting.add(delivery);
        return true;
    }

    @Override
    public void onRecoveryFailure(Throwable cause, Option<Object> event) {
        super.onRecoveryFailure(cause, event);
        giveUp(cause);
    }

    @Override
    public void onPersistFailure(Throwable cause, Object event, long sequenceNr) {
        host.writeFailed("the journal failed the write", cause);
        downtime.failed();
        super.onPersistFailure(cause, event, sequenceNr);
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long sequenceNr) {
        host.writeFailed("the journal refused the write", cause);
        throw host.restart(cause);
    }

    private void restore(SnapshotOffer offer) {
        if (!(offer.snapshot() instanceof StoredState stored)) {
            throw new UnserializableMessage("the snapshot of " + host.label() + " is a "
                    + offer.snapshot().getClass());
        }
        host.cell().restore(hosting.protocol().state(stored.state()));
        eventsSinceSnapshot = 0;
    }

    private void recover(StoredEvent stored) {
        host.cell().recover(hosting.protocol().event(stored.event()));
        eventsSinceSnapshot++;
    }

    private void activate() {
        Throwable failure = host.activate();
        if (failure != null) {
            giveUp(failure);
        }
    }

    private void giveUp(Throwable cause) {
        LOG.warn("[{}] could not start: [{}]", host.label(), cause.toString());
        waiting.forEach(delivery -> host.notStarted(delivery.replyTo(), cause));
        waiting.clear();
        downtime.failed();
        getContext().stop(getSelf());
    }

    private void write(List<Object> events) {
        List<StoredEvent> stored = new ArrayList<>(events.size());
        for (Object event : events) {
            stored.add(new StoredEvent(hosting.typeName(), hosting.protocol().event(event)));
        }
        unwritten = stored.size();
        persistAll(stored, this::written);
    }

    private void written(StoredEvent event) {
        eventsSinceSnapshot++;
        unwritten--;
        if (unwritten == 0) {
            host.written();
            if (eventsSinceSnapshot >= hosting.settings().snapshotEvery()) {
                eventsSinceSnapshot = 0;
                takeSnapshot();
            }
        }
    }

    private void takeSnapshot() {
        try {
            saveSnapshot(new StoredState(
                    hosting.typeName(), hosting.protocol().state(host.cell().state())));
        } catch (UnserializableMessage unserializable) {
            LOG.warn("[{}] goes on without a snapshot: [{}]", host.label(), unserializable.getMessage());
        }
    }

    private void dropOlderSnapshots(SaveSnapshotSuccess saved) {
        deleteSnapshots(SnapshotSelectionCriteria.create(saved.metadata().sequenceNr() - 1, Long.MAX_VALUE));
    }

    private void warn(SaveSnapshotFailure failed) {
        LOG.warn(
                "[{}] could not save a snapshot and goes on without: [{}]",
                host.label(),
                failed.cause().toString());
    }

    private void stop() {
        host.passivate();
        getContext().stop(getSelf());
    }
}
