package dev.muster.runtime;

/** How fast the network is that the members share, which decides how long a silent member is waited for. */
public enum Profile {
    /** All members on one machine: a killed member's entities are served again after about seven seconds. */
    LOCAL,
    /** Members on one local network: about eleven seconds. */
    LAN;

    /** The timings of this profile. */
    public ClusterTimings timings() {
        return switch (this) {
            case LOCAL -> ClusterTimings.local();
            case LAN -> ClusterTimings.lan();
        };
    }
}
