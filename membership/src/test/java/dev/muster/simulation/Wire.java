package dev.muster.simulation;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Chance;
import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to messages between their sender and the instant at which they arrive. */
final class Wire<M> {
    /** Messages recorded for replay; the oldest is forgotten. */
    static final int RECORD = 1024;

    private final VirtualNetwork<M> network;
    private final List<Recorded<M>> record = new ArrayList<>(0);
    private int nextRecord;
    private LinkFaults faults = LinkFaults.quiet();

    private record Recorded<M>(Host<M> from, Host<M> to, M message) {}

    Wire(VirtualNetwork<M> network) {
        this.network = network;
    }

    LinkFaults faults() {
        return faults;
    }

    void faults(LinkFaults next) {
        this.faults = next;
    }

    void transmit(Host<M> from, Host<M> to, M message) {
        Host.Link link = from.findLink(to);
        LinkFaults now = link == null || link.faults == null ? faults : link.faults;
        long bits = from.wireBits();
        long queuedNanos = now.bandwidth().isLimited() ? queue(from.link(to), now.bandwidth(), message) : 0;
        if (queuedNanos < 0) {
            network.dropped(Drop.QUEUE_FULL);
            return;
        }
        if (isHit(now.loss(), bits + 1)) {
            network.dropped(Drop.LOST);
        } else if (isHit(now.corruption(), bits + 8)) {
            network.dropped(Drop.CORRUPT);
        } else {
            long delayNanos = now.delay().drawn(Chance.mixed(bits + 2)) + heldNanos(now, bits + 9);
            deliver(from, to, message, queuedNanos + delayNanos);
        }
        if (isHit(now.duplication(), bits + 3)) {
            if (isHit(now.corruption(), bits + 10)) {
                network.dropped(Drop.CORRUPT);
            } else {
                long delayNanos = now.delay().drawn(Chance.mixed(bits + 4)) + heldNanos(now, bits + 11);
                deliver(from, to, message, queuedNanos + delayNanos);
            }
        }
        if (now.replay() > 0) {
            if (!record.isEmpty() && isHit(now.replay(), bits + 5)) {
                replay(bits, now.delay());
            }
            record(new Recorded<>(from, to, message));
        }
    }

    private static boolean isHit(double probability, long bits) {
        return probability > 0 && Chance.unit(Chance.mixed(bits)) < probability;
    }

    private static long heldNanos(LinkFaults now, long bits) {
        return isHit(now.reordering().probability(), bits) ? now.reordering().byNanos() : 0;
    }

    private void deliver(Host<M> from, Host<M> to, M message, long delayNanos) {
        Life<M> addressee = to.life;
        if (addressee == null) {
            network.dropped(Drop.NO_NODE);
        } else {
            network.agenda().add(network.nowNanos() + delayNanos, new Delivery<>(from, addressee, message));
        }
    }

    /** The time until the message has passed the bottleneck, or -1 when it found the queue full. */
    private long queue(Host.Link link, Bandwidth bandwidth, M message) {
        long bytes = network.sizeOf(message);
        long waitNanos = Math.max(0, link.freeAtNanos - network.nowNanos());
        long ownNanos = bandwidth.nanosFor(bytes);
        if (waitNanos > 0 && waitNanos + ownNanos > bandwidth.nanosFor(bandwidth.queueBytes())) {
            return -1;
        }
        long passedNanos = waitNanos + ownNanos;
        link.freeAtNanos = network.nowNanos() + passedNanos;
        return passedNanos;
    }

    private void replay(long bits, Delay delay) {
        Recorded<M> old = record.get((int) Chance.below(Chance.mixed(bits + 6), record.size()));
        deliver(old.from(), old.to(), old.message(), delay.drawn(Chance.mixed(bits + 7)));
    }

    private void record(Recorded<M> sent) {
        if (record.size() < RECORD) {
            record.add(sent);
        } else {
            record.set(nextRecord, sent);
            nextRecord = (nextRecord + 1) % RECORD;
        }
    }

    /** What applies from one host to another, when it is not what applies to all. */
    void faults(Host<M> from, Host<M> to, @Nullable LinkFaults next) {
        from.link(to).faults = next;
    }
}
