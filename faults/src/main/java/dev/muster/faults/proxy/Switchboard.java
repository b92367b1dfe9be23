package dev.muster.faults.proxy;

import dev.muster.faults.Chance;
import dev.muster.faults.Direction;
import dev.muster.faults.LinkState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who is who, and what holds between whom. Not thread safe: the thread of the proxy owns it. */
final class Switchboard {
    /**
     * A node's addresses.
     *
     * @param name of the node
     * @param known where others know it, and the proxy listens
     * @param real where it listens itself
     */
    record Place(String name, InetSocketAddress known, InetSocketAddress real) {}

    private final long seed;
    private final Map<InetAddress, Place> places = new HashMap<>();
    private final SortedMap<Direction, Link> links = new TreeMap<>();
    /** Of those that are no nodes, by the node to which they connect; nothing is ever set for them. */
    private final SortedMap<String, Link> strangers = new TreeMap<>();

    Switchboard(long seed) {
        this.seed = seed;
    }

    void add(Place place) {
        places.put(place.known().getAddress(), place);
    }

    void set(Direction direction, LinkState state, long nowNanos) {
        link(direction).faults().set(state, nowNanos);
    }

    Link link(Direction direction) {
        return links.computeIfAbsent(direction, key -> newLink(key.toString()));
    }

    /** Of a connection from {@code from} to {@code to}; from a stranger, or from the node itself, it passes without faults. */
    Route route(InetAddress from, Place to) {
        Place opener = places.get(from);
        if (opener == null || opener.equals(to)) {
            return new Route(stranger("?>" + to.name()), stranger(to.name() + ">?"), to.real(), null);
        }
        Direction there = new Direction(opener.name(), to.name());
        return new Route(link(there), link(there.reversed()), to.real(), from);
    }

    private Link stranger(String name) {
        return strangers.computeIfAbsent(name, this::newLink);
    }

    private Link newLink(String name) {
        return Link.of(name, seed ^ Chance.hashOf(name));
    }

    /** A line for each direction, for a person. */
    String describe() {
        String between = links.values().stream().map(Link::line).collect(Collectors.joining("\n"));
        String others = strangers.values().stream().map(Link::line).collect(Collectors.joining("\n"));
        return between + (between.isEmpty() || others.isEmpty() ? "" : "\n") + others;
    }
}
