package dev.muster.samples.demo;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkState;
import dev.muster.faults.nftables.NftablesNetwork;
import dev.muster.faults.proxy.ProxyNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The network between the demo's nodes: one that can be partitioned, where this machine has such, else plain loopback.
 * Pages are not on it, so that they stay reachable. Thread safe.
 */
final class DemoNetwork implements AutoCloseable {
    private static final long PROXY_SEED = 1;

    private final @Nullable FaultyNetwork network;
    private final String lack;
    private final SortedSet<String> attached = new TreeSet<>();
    private final SortedSet<String> isolated = new TreeSet<>();

    private DemoNetwork(@Nullable FaultyNetwork network, String lack) {
        this.network = network;
        this.lack = lack;
    }

    /** Which network is wanted. */
    enum Choice {
        /** The first of the others that this machine can do. */
        AUTO,
        NFTABLES,
        PROXY,
        /** Plain loopback. */
        NONE;

        /**
         * As it is written on a command line.
         *
         * @throws IllegalArgumentException if there is none; names those that are
         */
        static Choice named(String name) {
            for (Choice choice : values()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return choice;
                }
            }
            throw new IllegalArgumentException("--network wants auto, nftables, proxy or none, was '" + name + "'");
        }
    }

    /** The best network of those wanted; plain loopback where the machine has none. */
    static DemoNetwork open(Choice choice) {
        if (choice == Choice.NONE) {
            return none("the demo was started with --network none");
        }
        List<String> lacks = new ArrayList<>();
        if (choice != Choice.PROXY) {
            Optional<DemoNetwork> nftables =
                    open("nftables", NftablesNetwork.unavailable(), NftablesNetwork::open, lacks);
            if (nftables.isPresent()) {
                return nftables.get();
            }
        }
        if (choice != Choice.NFTABLES) {
            Optional<DemoNetwork> proxy =
                    open("a proxy", ProxyNetwork.unavailable(), () -> ProxyNetwork.open(PROXY_SEED), lacks);
            if (proxy.isPresent()) {
                return proxy.get();
            }
        }
        return none(String.join("; and ", lacks));
    }

    /** Plain loopback. */
    static DemoNetwork none(String lack) {
        return new DemoNetwork(null, lack);
    }

    /** This one. */
    static DemoNetwork of(FaultyNetwork network) {
        return new DemoNetwork(network, "");
    }

    private interface Opening {
        FaultyNetwork open() throws IOException;
    }

    private static Optional<DemoNetwork> open(
            String name, Optional<String> unavailable, Opening opening, List<String> lacks) {
        if (unavailable.isPresent()) {
            lacks.add(name + " cannot be used, as " + unavailable.get());
            return Optional.empty();
        }
        try {
            return Optional.of(of(opening.open()));
        } catch (IOException e) {
            lacks.add(name + " cannot be used, as " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Why nodes cannot be partitioned here, as a clause; empty if they can. */
    Optional<String> lack() {
        return network == null ? Optional.of(lack) : Optional.empty();
    }

    /** By what it works, for a person. */
    String means() {
        return network == null ? "nothing" : network.mode().name().toLowerCase(Locale.ROOT);
    }

    /** A place for a node, the same one for a name; empty on plain loopback. A new one is on the side of the many. */
    synchronized Optional<Attachment> attach(String name) throws IOException {
        if (network == null) {
            return Optional.empty();
        }
        Attachment place = network.attach(name);
        if (attached.add(name)) {
            isolated.forEach(other -> set(name, other, LinkState.CLEAR.cut()));
        }
        return Optional.of(place);
    }

    /** Whether somebody is cut off. */
    synchronized boolean isPartitioned() {
        return !isolated.isEmpty();
    }

    /**
     * Cuts one node off from all the others, both ways.
     *
     * @throws IllegalStateException if that cannot be done here; the message says why. If the machine fails half-way, some
     *     are cut; {@link #heal} heals them
     */
    synchronized void isolate(String name) {
        if (network == null) {
            throw new IllegalStateException("no partition on this machine: " + lack);
        }
        // Before it is: if the machine fails half-way, what has been cut is healed.
        isolated.add(name);
        for (String other : attached) {
            if (!other.equals(name)) {
                set(name, other, LinkState.CLEAR.cut());
            }
        }
    }

    /**
     * Lets everything pass again.
     *
     * @throws IllegalStateException if the machine fails; the message says why, and what is not healed may be tried again
     */
    synchronized void heal() {
        for (String name : isolated) {
            for (String other : attached) {
                if (!other.equals(name)) {
                    set(name, other, LinkState.CLEAR);
                }
            }
        }
        isolated.clear();
    }

    @Override
    public synchronized void close() {
        if (network != null) {
            network.close();
        }
    }

    private void set(String one, String other, LinkState state) {
        if (network == null) {
            throw new AssertionError("nothing is attached to plain loopback, but " + attached);
        }
        try {
            network.set(new Direction(one, other), state);
            network.set(new Direction(other, one), state);
        } catch (UncheckedIOException e) {
            Throwable cause = e.getCause();
            String why = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
            throw new IllegalStateException(
                    "the network between " + one + " and " + other + " cannot be changed: " + why, e);
        }
    }
}
