package dev.muster.sharding.internal;

import dev.muster.sharding.internal.Envelope.Verdict;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Props;

/**
 * Stands in for an entity whose actor stopped with failures in a row: refuses its requests until it may start again, then stops
 * too, so that the next request starts the entity.
 */
final class DownActor extends AbstractActorWithTimers {
    private final Region region;
    private final String id;
    private final EntitySlot slot;
    private final Downtime downtime;

    private DownActor(Region region) {
        this.region = region;
        this.id = URLDecoder.decode(getSelf().path().name(), StandardCharsets.UTF_8);
        this.slot = region.path(id).slotOf(id, getSelf(), getContext().getParent());
        this.downtime = new Downtime(region.backoffs(), id, getContext(), getTimers());
    }

    /** How to make one; the entity's id is the name it is started under. */
    static Props props(Region region) {
        return Props.create(DownActor.class, () -> new DownActor(region));
    }

    @Override
    public void preStart() {
        downtime.begin();
    }

    @Override
    public void postStop() {
        slot.ended();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Delivery.class, this::refuse)
                .match(Marker.class, slot::marked)
                .match(EntitySlot.Quiet.class, quiet -> slot.quiet())
                .match(EntitySlot.Passivate.class, wish -> slot.passivate())
                .match(Stop.class, stop -> slot.stop())
                .match(EntitySlot.Final.class, last -> getContext().stop(getSelf()))
                .match(Downtime.Over.class, over -> getContext().stop(getSelf()))
                .build();
    }

    private void refuse(Delivery delivery) {
        delivery.replyTo()
                .fail(Verdict.ENTITY_FAILED, region.hosting().typeName() + " [" + id + "] " + downtime.text());
    }
}
