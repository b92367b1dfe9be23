package dev.muster.runtime;

/** How fast the network is that the members share, which decides how long a silent member is waited for. */
public enum Profile {
    /**
     * All members on one machine. By its timings a killed member is unreachable after about 2.5 s, downed 2 s later and
     * replaced 2 s after that, plus what gossip, allocation and recovery take.
     */
    LOCAL,
    /** Members on one local network, with more patience for pauses and lost packets. */
    LAN;

    /** The timings of this profile. */
    public ClusterTimings timings() {
        return switch (this) {
            case LOCAL -> ClusterTimings.local();
            case LAN -> ClusterTimings.lan();
        };
    }
}
