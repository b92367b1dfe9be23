package dev.muster.sharding;

/** Which entities leave memory first when there are more of a type on a node than its capacity allows. */
public enum EvictionOrder {
    /** Those whose last request is the longest ago. The right choice unless long scans touch many entities once. */
    LEAST_RECENTLY_USED,

    /**
     * Those with the fewest requests, older ones counting less and less: a request counts half after a quarter of
     * {@link PassivationSettings#after()}. Keeps busy entities through a scan that touches many others once.
     */
    LEAST_FREQUENTLY_USED
}
