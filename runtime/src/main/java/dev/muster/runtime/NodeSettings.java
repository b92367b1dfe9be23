package dev.muster.runtime;

import dev.muster.runtime.internal.HostName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a node. Values come from the builder first, from {@code application.conf} or system
 * properties second ({@code muster.port}), from the environment third ({@code MUSTER_PORT}), and else from the defaults.
 * Every value and every relation between values is checked; a message names the key, the range and the value.
 *
 * @param clusterName {@code muster.cluster-name}: only nodes of one name join each other; 1 to 64 letters, digits,
 *     dots, dashes. No default: it is what a node is {@link Node#named(String) named}
 * @param network where the node listens for members and how it finds them
 * @param profile {@code muster.profile}: {@code local} or {@code lan}; default {@code local}
 * @param data {@code muster.data}: the folder of the journal, made when an entity needs it; default {@code muster-data}
 * @param web where the node serves health, metrics and pages
 * @param roles {@code muster.roles}: what this member is for, seen by the others; default none
 * @param shards {@code muster.shards}: into how many groups entities are divided, the same on every node; 1 to 4096,
 *     default 256
 */
public record NodeSettings(
        String clusterName, Network network, Profile profile, Path data, Web web, SortedSet<String> roles, int shards) {
    /** Checks every value. */
    public NodeSettings {
        if (!clusterName.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "muster.cluster-name must be 1 to 64 letters, digits, dots or dashes, was '" + clusterName + "'");
        }
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        for (String role : roles) {
            if (!role.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(
                        "muster.roles must be 1 to 64 letters, digits, dots or dashes each, was '" + role + "'");
            }
        }
        requireBetween("muster.shards", shards, 1, 4096);
        if (!isLoopback(web.host()) && !network.isInsecure()) {
            throw new IllegalArgumentException(
                    "muster.web-host must be a loopback address unless muster.insecure is true,"
                            + " as the pages are neither encrypted nor protected, was " + web.host());
        }
    }

    /**
     * Where members meet.
     *
     * @param host {@code muster.host}: the address to bind and to be known by; default 127.0.0.1
     * @param port {@code muster.port}: 0 to 65535, 0 takes a free one; default 0
     * @param seeds {@code muster.seeds}: {@code host:port} of nodes to join through; none, or this node first, lets this
     *     node form a cluster of its own; default none
     * @param joinTimeout {@code muster.join-timeout}: how long to try; 1 s to 10 min, default 20 s
     * @param tls keys for mutual TLS ({@code muster.tls.key-store}, {@code .trust-store}, {@code .password}), or null
     * @param isInsecure {@code muster.insecure}: whether plain text may leave the machine; default false
     */
    public record Network(
            String host,
            int port,
            List<String> seeds,
            Duration joinTimeout,
            @Nullable TlsSettings tls,
            boolean isInsecure) {
        /** Checks every value. */
        public Network {
            if (host.isBlank() || host.contains("/") || host.contains(" ")) {
                throw new IllegalArgumentException("muster.host must be a host name or address, was '" + host + "'");
            }
            requireBetween("muster.port", port, 0, 65535);
            seeds = List.copyOf(seeds);
            seeds.forEach(Network::requireAddress);
            if (joinTimeout.toMillis() < 1_000 || joinTimeout.toMinutes() > 10) {
                throw new IllegalArgumentException(
                        "muster.join-timeout must be between 1 s and 10 min, was " + joinTimeout.toMillis() + " ms");
            }
            if (!isLoopback(host) && tls == null && !isInsecure) {
                throw new IllegalArgumentException("muster.host must be a loopback address unless TLS is configured"
                        + " (muster.tls.key-store) or muster.insecure is true, was " + host);
            }
        }

        private static void requireAddress(String seed) {
            int colon = seed.lastIndexOf(':');
            String port = seed.substring(colon + 1);
            if (colon < 1
                    || !port.matches("[0-9]{1,5}")
                    || Integer.parseInt(port) < 1
                    || Integer.parseInt(port) > 65535) {
                throw new IllegalArgumentException(
                        "muster.seeds must be host:port with a port between 1 and 65535, was '" + seed + "'");
            }
        }
    }

    /**
     * Where people look.
     *
     * @param host {@code muster.web-host}: the address to bind; default 127.0.0.1
     * @param port {@code muster.web-port}: -1 to 65535, 0 takes a free one, -1 serves nothing; default -1
     */
    public record Web(String host, int port) {
        /** Checks every value. */
        public Web {
            if (host.isBlank() || host.contains("/") || host.contains(" ")) {
                throw new IllegalArgumentException(
                        "muster.web-host must be a host name or address, was '" + host + "'");
            }
            requireBetween("muster.web-port", port, -1, 65535);
        }
    }

    /**
     * Whether an address, as it is written, cannot be reached from another machine: a literal loopback address (IPv6 with
     * or without brackets) or localhost. Nothing is looked up.
     */
    public static boolean isLoopback(String host) {
        return HostName.of(host).isLoopback();
    }

    private static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
