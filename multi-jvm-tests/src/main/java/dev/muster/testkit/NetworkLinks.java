package dev.muster.testkit;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Effect;
import dev.muster.faults.FaultKind;
import dev.muster.faults.Links;
import dev.muster.faults.Reordering;
import java.time.Duration;

/**
 * Some links of a {@link Network}, to put faults on. Where two faults of one kind are on one link, the later one holds. Thread
 * safe.
 */
public final class NetworkLinks {
    private static final long QUEUE_BYTES = 65_536;

    private final Network network;
    private final Links links;

    NetworkLinks(Network network, Links links) {
        this.network = network;
        this.links = links;
    }

    /** Loses packets by chance, 0 to below 1. */
    public FaultInForce loss(double probability) {
        return network.begin(new Effect.Unreliable(FaultKind.LOSS, probability, links));
    }

    /** Delivers packets twice by chance, 0 to below 1. */
    public FaultInForce duplication(double probability) {
        return network.begin(new Effect.Unreliable(FaultKind.DUPLICATION, probability, links));
    }

    /** Changes bits of packets by chance, 0 to below 1. */
    public FaultInForce corruption(double probability) {
        return network.begin(new Effect.Unreliable(FaultKind.CORRUPTION, probability, links));
    }

    /** Delays everything by this much, in each direction that is meant. */
    public FaultInForce delay(Duration by) {
        return delay(by, by);
    }

    /** Delays each packet by a time drawn between the two, so that packets may overtake each other. */
    public FaultInForce delay(Duration least, Duration most) {
        return network.begin(new Effect.Delayed(Delay.between(least.toNanos(), most.toNanos()), links));
    }

    /** Holds packets back by chance, 0 to below 1, for this long, so that those behind them overtake. */
    public FaultInForce reordering(double probability, Duration by) {
        return network.begin(new Effect.Reordered(new Reordering(probability, by.toNanos()), links));
    }

    /** Lets each direction carry so many bytes a second, at least 1, while 64 KiB may wait. */
    public FaultInForce bandwidth(long bytesPerSecond) {
        return bandwidth(bytesPerSecond, QUEUE_BYTES);
    }

    /** Lets each direction carry so many bytes a second, and so many bytes wait, both at least 1. */
    public FaultInForce bandwidth(long bytesPerSecond, long queueBytes) {
        return network.begin(new Effect.Narrow(new Bandwidth(bytesPerSecond, queueBytes), links));
    }

    /** As in the text of a plan. */
    @Override
    public String toString() {
        return links.toString();
    }
}
