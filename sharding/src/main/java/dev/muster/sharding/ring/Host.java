package dev.muster.sharding.ring;

import java.util.Comparator;

/**
 * A node that may host shards. It is named by its address without the uid, so that a restarted node gets its shards
 * back.
 *
 * @param address {@code host:port}
 * @param weight its share compared with other nodes, 1 to 100; a node of weight 2 hosts about twice as many shards as
 *     a node of weight 1
 * @param zone what it fails together with, such as a rack or a data centre: 1 to 64 letters, digits, dots, dashes or
 *     underscores; empty for none. Hosts without a zone count as a zone of their own
 */
public record Host(String address, int weight, String zone) implements Comparable<Host> {
    private static final Comparator<Host> ORDER =
            Comparator.comparing(Host::address).thenComparingInt(Host::weight).thenComparing(Host::zone);
    private static final int MOST_WEIGHT = 100;

    /** Checks every value. */
    public Host {
        if (address.isBlank()) {
            throw new IllegalArgumentException("address must not be blank");
        }
        if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException("weight must be between 1 and " + MOST_WEIGHT + ", was " + weight);
        }
        if (!zone.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException(
                    "zone must be at most 64 letters, digits, dots, dashes or underscores, was '" + zone + "'");
        }
    }

    /** A host of weight 1 without a zone. */
    public static Host at(String address) {
        return new Host(address, 1, "");
    }

    /** By address, then weight, then zone. */
    @Override
    public int compareTo(Host other) {
        return ORDER.compare(this, other);
    }
}
