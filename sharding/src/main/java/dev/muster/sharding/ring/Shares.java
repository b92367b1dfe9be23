package dev.muster.sharding.ring;

import java.util.Arrays;
import java.util.List;

/**
 * How many shards each host and each zone has, beside its share: its weighted mean, rounded down at least and rounded up at
 * most. Hosts and zones by their numbers. Not thread safe: lives for one calculation.
 *
 * <p>All shares can be kept at the same time. The means themselves keep them, and where means that are sums of each other can
 * be split, they can be rounded (a flow with integral bounds has an integral solution).
 */
final class Shares {
    private final int shards;
    private final Zones zones;
    private final long[] weights;
    private final long totalWeight;
    private final int[] loads;
    private final int[] zoneLoads;
    /** What the hosts of each zone lack to their least shares. */
    private final int[] zoneLacks;

    private int placed;

    Shares(List<Host> hosts, int shards) {
        this.shards = shards;
        this.zones = Zones.of(hosts);
        this.weights = hosts.stream().mapToLong(Host::weight).toArray();
        this.totalWeight = Arrays.stream(weights).sum();
        this.loads = new int[weights.length];
        this.zoneLoads = new int[zones.weights().length];
        this.zoneLacks = new int[zoneLoads.length];
        for (int host = 0; host < loads.length; host++) {
            zoneLacks[zones.of(host)] += least(weights[host]);
        }
    }

    void add(int host) {
        if (isShort(host)) {
            zoneLacks[zones.of(host)]--;
        }
        loads[host]++;
        zoneLoads[zones.of(host)]++;
        placed++;
    }

    void remove(int host) {
        loads[host]--;
        zoneLoads[zones.of(host)]--;
        placed--;
        if (isShort(host)) {
            zoneLacks[zones.of(host)]++;
        }
    }

    int load(int host) {
        return loads[host];
    }

    /** Whether a host has less than its least share. */
    boolean isShort(int host) {
        return loads[host] < least(weights[host]);
    }

    /** Whether a host has more than its greatest share. */
    boolean isOver(int host) {
        return loads[host] > most(weights[host]);
    }

    /** Whether a host can give a shard away and keep its least share. */
    boolean hasSpare(int host) {
        return loads[host] > least(weights[host]);
    }

    /** Whether the host's zone will have more than its greatest share once none of its hosts is short. */
    boolean isZoneOver(int host) {
        return promised(zones.of(host)) > most(zoneWeight(host));
    }

    /** Whether the host's zone can give a shard away and keep its least share. */
    boolean hasZoneSpare(int host) {
        return promised(zones.of(host)) > least(zoneWeight(host));
    }

    /** Whether a shard more leaves the host and its zone within their shares. */
    boolean hasRoom(int host) {
        return loads[host] < most(weights[host])
                && (isShort(host) || promised(zones.of(host)) < most(zoneWeight(host)));
    }

    /** Whether a shard must come to this host, or to one of its zone: those that are short take what there is. */
    boolean isNeedy(int host) {
        return hasRoom(host) && (isShort(host) || promised(zones.of(host)) < least(zoneWeight(host)));
    }

    /** How many shards are on no host. */
    int homeless() {
        return shards - placed;
    }

    /** How many shards those that are short lack. */
    int lack() {
        int lack = 0;
        for (int zone = 0; zone < zoneLoads.length; zone++) {
            lack += Math.max(zoneLacks[zone], least(zones.weights()[zone]) - zoneLoads[zone]);
        }
        return lack;
    }

    /** The bound of Mirrokni et al. over the shards that are on a host, with one more. */
    boolean isLevel(int host) {
        return loads[host] < Placement.capacity(weights[host], totalWeight, placed + 1);
    }

    /** Compares the loads of two hosts, each beside its weight. */
    int compareLoads(int host, int other) {
        return Long.compare(loads[host] * weights[other], loads[other] * weights[host]);
    }

    private int promised(int zone) {
        return zoneLoads[zone] + zoneLacks[zone];
    }

    private long zoneWeight(int host) {
        return zones.weights()[zones.of(host)];
    }

    private int least(long weight) {
        return Math.toIntExact(weight * shards / totalWeight);
    }

    private int most(long weight) {
        return Math.toIntExact((weight * shards + totalWeight - 1) / totalWeight);
    }
}
