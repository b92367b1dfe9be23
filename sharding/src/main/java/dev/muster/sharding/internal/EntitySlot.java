package dev.muster.sharding.internal;

import dev.muster.sharding.passivation.Resident;
import dev.muster.sharding.passivation.Seat;
import dev.muster.sharding.slot.Path;
import dev.muster.sharding.slot.Slot;
import dev.muster.sharding.slot.SlotOutput;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.jspecify.annotations.Nullable;

/**
 * One entity in memory on this node, as those who send to it see it: carries out what its {@link Slot} says. Belongs to the
 * entity's actor over all its restarts. Thread safe; who calls {@link #offer} must be inside the shard's gate.
 */
final class EntitySlot implements SlotOutput.Handler, Resident {
    private static final int MOST_QUEUED = 1000;

    private final ShardPath path;
    private final String entityId;
    private final ActorRef actor;
    private final ActorRef shardActor;
    private final Slot slot;
    private final Queue<Delivery> queue = new ArrayDeque<>();
    private volatile Path way;
    private long lastUsedNanos;
    private int uses;
    private volatile long stopNanos;
    private volatile boolean isStopping;
    private @Nullable Seat<EntitySlot> seat; // of the actor

    /** To an entity's actor: it should leave memory when it can. */
    enum Passivate implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** Whoever leaves the gate last only sends this: it may hold a lock. */
    enum Quiet implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** Everything that came directly is in front of this in the entity's mailbox: the actor may stop. */
    enum Final implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    /**
     * For an actor that has just started, or is to start.
     *
     * @param actor the dead letters when it is to start
     * @param shardActor its parent
     */
    EntitySlot(ShardPath path, String entityId, ActorRef actor, ActorRef shardActor) {
        this.path = path;
        this.entityId = entityId;
        this.actor = actor;
        this.shardActor = shardActor;
        this.slot = new Slot(path.region().node().nextNumber());
        this.way = slot.path();
        this.lastUsedNanos = path.region().coarseNanos();
    }

    /** What became of a message. */
    enum Outcome {
        TAKEN,
        /** Too many wait for the entity. */
        FULL,
        /** This slot is out of use: look for the entity's slot anew. */
        GONE
    }

    /** Takes a message to the entity. */
    Outcome offer(Delivery delivery) {
        return switch (way) {
            case MAILBOX -> {
                tell(delivery);
                yield Outcome.TAKEN;
            }
            case QUEUE -> enqueue(delivery);
            case REGION -> {
                path.region().actor().tell(delivery, ActorRef.noSender());
                yield Outcome.TAKEN;
            }
            case GONE -> Outcome.GONE;
        };
    }

    /** Whether it keeps the place of an entity that is to start. */
    boolean isAwaited() {
        return way == Path.REGION;
    }

    void started() {
        synchronized (this) {
            carryOut(slot.started());
        }
        seat = path.region().arrived(this);
    }

    /** Has the entity's actor passivate. */
    void askToLeave() {
        actor.tell(Passivate.INSTANCE, ActorRef.noSender());
    }

    synchronized void marked(Marker marker) {
        carryOut(slot.marked(marker.number()));
    }

    /** Our passivation wants the entity out of memory. */
    synchronized void passivate() {
        carryOut(slot.passivate());
    }

    /** The shard has sent the entity its stop message. */
    void stop() {
        stopNanos = System.nanoTime();
        isStopping = true;
        path.region().stopping(this);
        synchronized (this) {
            carryOut(slot.stop());
        }
    }

    /** Whether the entity was told to stop and has not yet. */
    boolean isStopping() {
        return isStopping;
    }

    /** When it was told to stop. */
    long stopNanos() {
        return stopNanos;
    }

    /** The entity, for people. */
    String label() {
        return path.region().hosting().typeName() + " [" + entityId + "]";
    }

    /** The actor has stopped for good. */
    void ended() {
        isStopping = false;
        synchronized (this) {
            carryOut(slot.ended(queue.size()));
        }
        if (seat != null) {
            path.region().left(seat);
        }
    }

    @Override
    public synchronized boolean isSettled() {
        return slot.isSettled();
    }

    @Override
    public long lastUsedNanos() {
        return lastUsedNanos;
    }

    @Override
    public int uses() {
        return uses;
    }

    ActorRef actor() {
        return actor;
    }

    @Override
    public void awaitQuiet(SlotOutput.AwaitQuiet output) {
        way = slot.path();
        path.afterAll(() -> actor.tell(Quiet.INSTANCE, ActorRef.noSender()));
    }

    @Override
    public void mark(SlotOutput.Mark output) {
        path.region().actor().tell(new Marker(entityId, output.run()), ActorRef.noSender());
    }

    @Override
    public void open(SlotOutput.Open output) {
        for (Delivery next = queue.poll(); next != null; next = queue.poll()) {
            tell(next);
        }
    }

    @Override
    public void passivate(SlotOutput.Passivate output) {
        shardActor.tell(new ShardRegion.Passivate(Stop.INSTANCE), actor);
    }

    @Override
    public void finish(SlotOutput.Finish output) {
        actor.tell(Final.INSTANCE, ActorRef.noSender());
    }

    @Override
    public void requeue(SlotOutput.Requeue output) {
        for (Delivery next = queue.poll(); next != null; next = queue.poll()) {
            path.region().actor().tell(next, ActorRef.noSender());
        }
    }

    @Override
    public void remove(SlotOutput.Remove output) {
        path.removed(entityId, this);
    }

    /** Everybody who may have seen another way has left the gate. */
    synchronized void quiet() {
        carryOut(slot.quiet());
    }

    /** The way is published last: who sees it finds the queue moved. Only a wait for those who saw the old one comes after. */
    private void carryOut(List<SlotOutput> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        way = slot.path();
    }

    /** When the queue is not in use any more, the slot may have a successor. */
    private Outcome enqueue(Delivery delivery) {
        synchronized (this) {
            if (slot.path() != Path.QUEUE) {
                return Outcome.GONE;
            }
            if (queue.size() >= MOST_QUEUED) {
                return Outcome.FULL;
            }
            queue.add(delivery);
            return Outcome.TAKEN;
        }
    }

    /** Written without care by many threads: the passivation that reads it may be a little wrong. */
    private void tell(Delivery delivery) {
        lastUsedNanos = path.region().coarseNanos();
        uses++;
        actor.tell(delivery, ActorRef.noSender());
    }
}
