package dev.muster.sharding.internal;

import dev.muster.sharding.internal.CellHost.EntityFailure;
import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts an entity that keeps nothing. Decides nothing: the cell does. When the entity's code fails, a new instance takes the
 * place of the old one in the same actor, so that what is in the mailbox waits for it.
 */
final class EntityActor extends AbstractActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(EntityActor.class);

    private final Region region;
    private final Downtime downtime;
    private CellHost host;
    private @Nullable Throwable broken;

    private EntityActor(Region region) {
        this.region = region;
        this.host = newHost();
        this.downtime = new Downtime(region.backoffs(), host.cell().id(), getContext(), getTimers());
    }

    /** How to make one; its id is the name it is started under. */
    static Props props(Region region) {
        return Props.create(EntityActor.class, () -> new EntityActor(region));
    }

    @Override
    public void preStart() {
        region.node().tallies().entities.increment();
        activate();
    }

    @Override
    public void postStop() {
        region.node().tallies().entities.decrement();
        host.slot().ended();
    }

    @Override
    public Receive createReceive() {
        EntitySlot slot = host.slot();
        return receiveBuilder()
                .match(Delivery.class, this::deliver)
                .match(Fired.class, fired -> guarded(() -> host.fired(fired)))
                .match(Piped.class, piped -> guarded(() -> host.piped(piped)))
                .match(Marker.class, slot::marked)
                .match(EntitySlot.Quiet.class, quiet -> slot.quiet())
                .match(EntitySlot.Passivate.class, wish -> slot.passivate())
                .match(Stop.class, stop -> slot.stop())
                .match(EntitySlot.Final.class, last -> stop())
                .match(Downtime.Over.class, over -> comeBack())
                .build();
    }

    private void deliver(Delivery delivery) {
        if (downtime.isDown()) {
            host.isDown(delivery.replyTo(), downtime.text());
        } else if (broken != null) {
            host.notStarted(delivery.replyTo(), broken);
            getContext().stop(getSelf());
        } else {
            guarded(() -> host.deliver(delivery));
        }
    }

    /** Feeds the cell, unless there is none that works. */
    private void guarded(Runnable feed) {
        if (downtime.isDown() || broken != null) {
            return;
        }
        try {
            feed.run();
        } catch (EntityFailure failure) {
            LOG.warn("[{}]: [{}]", failure.getMessage(), String.valueOf(failure.getCause()));
            host = newHost();
            if (downtime.failed()) {
                activate();
            }
        }
    }

    /** One that could not even start stops, so that nothing but a request makes it try again. */
    private void comeBack() {
        downtime.over();
        if (broken == null) {
            activate();
        } else {
            getContext().stop(getSelf());
        }
    }

    private void activate() {
        broken = host.activate();
        if (broken != null) {
            LOG.warn("[{}] could not start: [{}]", host.label(), broken.toString());
            downtime.failed();
        }
    }

    private void stop() {
        if (!downtime.isDown() && broken == null) {
            host.passivate();
        }
        getContext().stop(getSelf());
    }

    private CellHost newHost() {
        return new CellHost(region, getContext(), getTimers(), Storing.NOTHING);
    }
}
