package dev.muster.testkit;

import dev.muster.faults.Attachment;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.NetworkMode;
import dev.muster.testkit.filter.FilterNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the nodes of a cluster live: on plain loopback, or in a network with faults. Thread safe. */
final class Places {
    private final @Nullable FaultyNetwork network;
    private final Ports ports = new Ports();
    private final TreeMap<String, Attachment> places = new TreeMap<>();

    /** Places in {@code network}, or, without one, on plain loopback. */
    Places(@Nullable FaultyNetwork network) {
        this.network = network;
    }

    /** The node's place, the same whenever it is asked for. */
    synchronized Attachment of(String node) {
        Attachment known = places.get(node);
        if (known != null) {
            return known;
        }
        Attachment made = network == null ? onLoopback() : attach(network, node);
        places.put(node, made);
        return made;
    }

    private Attachment onLoopback() {
        int port = ports.next();
        return new Attachment(Ports.HOST, port, Ports.HOST, port, List.of());
    }

    private static Attachment attach(FaultyNetwork network, String node) {
        try {
            return network.attach(node);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot give " + node + " a place in the network", failure);
        }
    }

    /** The names of all nodes that have a place, in order. */
    synchronized List<String> names() {
        return List.copyOf(places.keySet());
    }

    /** What a node must be told to live at its place; the flags of one JVM. */
    List<String> flags(String node) {
        if (network == null) {
            return List.of();
        }
        List<String> flags = new ArrayList<>();
        if (network instanceof FilterNetwork filter) {
            filter.overrides(node).forEach((key, value) -> flags.add("-D" + key + "=" + value));
            return flags;
        }
        Attachment place = of(node);
        flags.add("-Dmuster.bind-host=" + place.bindHost());
        flags.add("-Dmuster.bind-port=" + place.bindPort());
        // rules tell by the source address who sends
        flags.add("-Dpekko.remote.artery.advanced.tcp.outbound-client-hostname=" + place.host());
        if (network.mode() == NetworkMode.NAMESPACES) {
            // its addresses are not loopback, but lead nowhere else
            flags.add("-Dmuster.insecure=true");
        }
        return flags;
    }

    /** The node can be called from now on. */
    void callable(String node) {
        if (network instanceof FilterNetwork filter) {
            filter.started(node);
        }
    }

    /** The node cannot be called any more, since it has ended or is to be paused. */
    void notCallable(String node) {
        if (network instanceof FilterNetwork filter) {
            filter.stopped(node);
        }
    }
}
