package dev.muster.membership.swim;

import java.time.Duration;

/**
 * How a node probes, suspects and spreads news.
 *
 * @param probe how nodes are asked for a sign of life
 * @param suspicion how long a node that gave none may refute
 * @param gossip how news spread
 * @param exchange how differences that gossip left are found
 */
public record SwimSettings(Probe probe, Suspicion suspicion, Gossip gossip, Exchange exchange) {
    /**
     * How nodes are asked for a sign of life.
     *
     * @param interval the protocol period: one node is probed in each; 10 ms to 1 min. LAN 1 s, local 200 ms, WAN 3 s
     * @param leastTimeout the shortest wait for a direct ack, however fast the round trips. LAN 50 ms, local 20 ms, WAN 300 ms
     * @param mostTimeout the longest, and the wait while no round trip is known; shorter than {@code interval}. LAN 500 ms,
     *     local 100 ms, WAN 2 s
     * @param helpers how many others are asked to probe a silent target, 0 to 16; default 3
     */
    public record Probe(Duration interval, Duration leastTimeout, Duration mostTimeout, int helpers) {
        /** Checks each value and their order. */
        public Probe {
            requireBetween("interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1));
            requireBetween("leastTimeout", leastTimeout, Duration.ofMillis(1), mostTimeout);
            if (mostTimeout.compareTo(interval) >= 0) {
                throw new IllegalArgumentException(
                        "mostTimeout must be shorter than interval, was " + mostTimeout + " >= " + interval);
            }
            requireBetween("helpers", helpers, 0, 16);
        }
    }

    /**
     * How long a node that gave no sign of life may refute.
     *
     * @param least the shortest time, reached when enough others confirm; at least two probe intervals. LAN 4 s, local
     *     2 s, WAN 12 s. In clusters so large that a refutation needs longer to come round, that is the shortest time
     * @param factor the longest time as a multiple of the shortest, 1 to 20; default 6 (Lifeguard's beta)
     * @param confirmations how many nodes beside the first accuser shorten it to the least, 0 to 3; default 3 (Lifeguard's K)
     */
    public record Suspicion(Duration least, double factor, int confirmations) {
        /** Checks each value. */
        public Suspicion {
            requireBetween("least", least, Duration.ofMillis(20), Duration.ofMinutes(10));
            requireBetween("factor", factor, 1, 20);
            requireBetween("confirmations", confirmations, 0, Accusers.MOST - 1);
        }
    }

    /**
     * How news spread.
     *
     * @param interval how often news are sent while there are any; 10 ms to 1 min. LAN 200 ms, local 50 ms, WAN 500 ms
     * @param fanout to how many random nodes each time, 1 to 16; default 3 (WAN 4)
     * @param retransmits how often one node sends one piece of news, as a multiple of the rounded-up natural logarithm of
     *     the cluster's size; 1 to 10; default 3 (SWIM's lambda)
     * @param packetBytes the most bytes of a packet that carries gossip, 1200 to 8192, so that the largest fact fits; default 1400
     */
    public record Gossip(Duration interval, int fanout, double retransmits, int packetBytes) {
        /** Checks each value. */
        public Gossip {
            requireBetween("interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1));
            requireBetween("fanout", fanout, 1, 16);
            requireBetween("retransmits", retransmits, 1, 10);
            requireBetween("packetBytes", packetBytes, 1200, 8192);
        }
    }

    /**
     * How differences that gossip left are found, and how long what is gone is remembered.
     *
     * @param interval how often a node compares all it believes with a random other, in clusters of up to 32; longer in
     *     larger ones. LAN 30 s, local 15 s, WAN 60 s
     * @param gossipToUnreachable how long an unreachable node is still sent gossip, so that it may refute. LAN 30 s, local
     *     15 s, WAN 60 s
     * @param tombstoneLife how long a node that is gone is remembered; default 24 h. Longer than any partition that is to
     *     heal by itself
     */
    public record Exchange(Duration interval, Duration gossipToUnreachable, Duration tombstoneLife) {
        /** Checks each value and their order. */
        public Exchange {
            requireBetween("interval", interval, Duration.ofMillis(100), Duration.ofHours(1));
            requireBetween("gossipToUnreachable", gossipToUnreachable, Duration.ZERO, Duration.ofHours(1));
            requireBetween("tombstoneLife", tombstoneLife, interval.multipliedBy(10), Duration.ofDays(30));
        }
    }

    /** Checks the relations between the parts. */
    public SwimSettings {
        requireBetween("suspicion.least", suspicion.least(), probe.interval().multipliedBy(2), Duration.ofMinutes(10));
        requireBetween("gossip.interval", gossip.interval(), Duration.ofMillis(10), probe.interval());
    }

    /** For nodes on one machine. */
    public static SwimSettings local() {
        return new SwimSettings(
                new Probe(Duration.ofMillis(200), Duration.ofMillis(20), Duration.ofMillis(100), 3),
                new Suspicion(Duration.ofSeconds(2), 6, 3),
                new Gossip(Duration.ofMillis(50), 3, 3, 1400),
                new Exchange(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofHours(24)));
    }

    /** For nodes on one local network. */
    public static SwimSettings lan() {
        return new SwimSettings(
                new Probe(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(500), 3),
                new Suspicion(Duration.ofSeconds(4), 6, 3),
                new Gossip(Duration.ofMillis(200), 3, 3, 1400),
                new Exchange(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofHours(24)));
    }

    /** For nodes far apart. */
    public static SwimSettings wan() {
        return new SwimSettings(
                new Probe(Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofSeconds(2), 3),
                new Suspicion(Duration.ofSeconds(12), 6, 3),
                new Gossip(Duration.ofMillis(500), 4, 3, 1400),
                new Exchange(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofHours(24)));
    }

    /** The same with other probing. */
    public SwimSettings with(Probe other) {
        return new SwimSettings(other, suspicion, gossip, exchange);
    }

    /** The same with other suspicion. */
    public SwimSettings with(Suspicion other) {
        return new SwimSettings(probe, other, gossip, exchange);
    }

    /** The same with other gossip. */
    public SwimSettings with(Gossip other) {
        return new SwimSettings(probe, suspicion, other, exchange);
    }

    /** The same with other exchanges. */
    public SwimSettings with(Exchange other) {
        return new SwimSettings(probe, suspicion, gossip, other);
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be between " + text(least) + " and " + text(most) + ", was " + text(value));
        }
    }

    private static void requireBetween(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", was " + value);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
