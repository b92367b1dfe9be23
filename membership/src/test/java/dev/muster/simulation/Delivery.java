package dev.muster.simulation;

import dev.muster.faults.Chance;

/** One copy of a message on its way to one run of a node. */
final class Delivery<M> extends Job<M> {
    private final Host<M> from;
    private final M message;
    private boolean hasArrived;

    Delivery(Host<M> from, Life<M> to, M message) {
        super(to);
        this.from = from;
        this.message = message;
    }

    M message() {
        return message;
    }

    @Override
    void happen() {
        if (life.isDead()) {
            life.network.dropped(Drop.NO_NODE);
        } else if (hasArrived) {
            life.take(this);
        } else if (from.isCutFrom(life.host)) {
            life.network.dropped(Drop.CUT);
        } else {
            hasArrived = true;
            life.arrive(this);
        }
    }

    @Override
    long content() {
        return message instanceof byte[] bytes ? Chance.hashOf(bytes) : 1;
    }

    @Override
    void perform() {
        life.network.delivered(message);
        life.receiver.receive(from.name, message);
    }
}
