package dev.muster.sharding.internal;

import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import dev.muster.sharding.internal.CellHost.Stop;
import dev.muster.sharding.internal.Envelope.Deliver;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/** Hosts an entity that keeps nothing. Decides nothing: the cell does. */
public final class EntityActor extends AbstractActorWithTimers {
    private final CellHost host;
    private @Nullable Throwable broken;

    private EntityActor(Hosting hosting) {
        host = new CellHost(hosting, getContext(), getTimers(), events -> {
            throw new AssertionError("an entity without state wrote " + events);
        });
    }

    /** How to make one; its id is the name it is started under. */
    public static Props props(Hosting hosting) {
        return Props.create(EntityActor.class, () -> new EntityActor(hosting));
    }

    @Override
    public void preStart() {
        ShardingTallies.of(getContext().getSystem()).entities.increment();
        broken = host.activate();
    }

    @Override
    public void postStop() {
        ShardingTallies.of(getContext().getSystem()).entities.decrement();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Deliver.class, this::deliver)
                .match(Fired.class, host::fired)
                .match(Piped.class, host::piped)
                .match(Stop.class, stop -> stop())
                .build();
    }

    private void deliver(Deliver deliver) {
        if (broken == null) {
            host.deliver(deliver, getSender());
        } else {
            host.notStarted(getSender(), broken);
            getContext().stop(getSelf());
        }
    }

    private void stop() {
        if (broken == null) {
            host.passivate();
        }
        getContext().stop(getSelf());
    }
}
