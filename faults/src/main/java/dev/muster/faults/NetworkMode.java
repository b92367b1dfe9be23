package dev.muster.faults;

/** The ways to put faults on the links between processes of one machine, the most faithful first. */
public enum NetworkMode {
    /**
     * Each node has a network namespace of its own; all packets between them pass a switch in this JVM. Every fault, packet
     * by packet. Needs Linux, root, and {@code /dev/net/tun}.
     */
    NAMESPACES,
    /** Each node has a loopback address of its own; the kernel's packet filter drops. Needs Linux, root, and {@code nft}. */
    NFTABLES,
    /** Each node has a loopback address, at which a proxy in this JVM listens. Faults of TCP streams. Needs no privilege. */
    PROXY,
    /** The node itself drops what it would send or has received. Cuts only. Needs nothing; the quickest. */
    FILTER
}
