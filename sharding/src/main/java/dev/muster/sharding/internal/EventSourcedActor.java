package dev.muster.sharding.internal;

import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import dev.muster.sharding.internal.CellHost.Stop;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
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
public final class EventSourcedActor extends AbstractPersistentActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(EventSourcedActor.class);
    private static final int MOST_WAITING = 1000;

    private final Hosting hosting;
    private final CellHost host;
    /** Requests that Pekko keeps until recovery or the write is over, each itself, with who asked. */
    private final IdentityHashMap<Deliver, ActorRef> waiting = new IdentityHashMap<>();

    private int unwritten;
    private int eventsSinceSnapshot;

    private EventSourcedActor(Hosting hosting) {
        this.hosting = hosting;
        this.host = new CellHost(hosting, getContext(), timers(), this::write);
    }

    /** How to make one; its id is the name it is started under. */
    public static Props props(Hosting hosting) {
        return Props.create(EventSourcedActor.class, () -> new EventSourcedActor(hosting));
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
    public void postStop() throws Exception {
        ShardingTallies.of(getContext().getSystem()).entities.decrement();
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
                .match(Deliver.class, deliver -> host.deliver(deliver, getSender()))
                .match(Fired.class, host::fired)
                .match(Piped.class, host::piped)
                .match(Stop.class, stop -> stop())
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
     * Bounds what Pekko keeps while the entity is recovered or writes, and notes who asks, so that they learn at once when
     * recovery fails. A request comes by again when Pekko hands it back, which may be in the middle of the next write.
     */
    @Override
    public void aroundReceive(PartialFunction<Object, BoxedUnit> receive, Object message) {
        if (message instanceof Deliver deliver && !admitted(deliver)) {
            host.overloaded(getSender(), waiting.size());
            return;
        }
        super.aroundReceive(receive, message);
    }

    private boolean admitted(Deliver deliver) {
        if (!recoveryRunning() && unwritten == 0) {
            waiting.remove(deliver);
            return true;
        }
        if (waiting.size() >= MOST_WAITING && !waiting.containsKey(deliver)) {
            return false;
        }
        waiting.put(deliver, getSender());
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
        waiting.values().forEach(asker -> host.notStarted(asker, cause));
        waiting.clear();
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
