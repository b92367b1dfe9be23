package dev.muster.sharding.ring;

import java.util.List;

/**
 * Which hosts are in one zone; hosts and zones by their numbers.
 *
 * @param byHost the zone of each host
 * @param weights what the hosts of each zone weigh together
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one calculation, is not compared
record Zones(int[] byHost, long[] weights) {
    /** The zones of {@code hosts}, numbered in the order of their names. */
    static Zones of(List<Host> hosts) {
        List<String> names = hosts.stream().map(Host::zone).distinct().sorted().toList();
        int[] byHost =
                hosts.stream().mapToInt(host -> names.indexOf(host.zone())).toArray();
        long[] weights = new long[names.size()];
        for (int host = 0; host < byHost.length; host++) {
            weights[byHost[host]] += hosts.get(host).weight();
        }
        return new Zones(byHost, weights);
    }

    int of(int host) {
        return byHost[host];
    }
}
