package dev.muster.sharding.ring;

import java.util.Comparator;

/**
 * A node that may host shards. It is named by its address without the uid, so that a restarted node gets its shards
 * back.
 *
 * @param address {@code host:port}
 * @param weight its share compared with other nodes, 1 to 100; a node of weight 2 hosts about twice as many shards as
 *     a node of weight 1
 */
public record Host(String address, int weight) implements Comparable<Host> {
    private static final Comparator<Host> ORDER =
            Comparator.comparing(Host::address).thenComparingInt(Host::weight);
    private static final int MOST_WEIGHT = 100;

    /** Checks the address and the weight. */
    public Host {
        if (address.isBlank()) {
            throw new IllegalArgumentException("address must not be blank");
        }
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight must be between 1 and 100, was " + weight);
        }
    }

    /** A host of weight 1. */
    public static Host at(String address) {
        return new Host(address, 1);
    }

    /** By address, then weight. */
    @Override
    public int compareTo(Host other) {
        return ORDER.compare(this, other);
    }
}
