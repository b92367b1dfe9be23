package dev.muster.runtime;

import dev.muster.runtime.internal.HostName;
import dev.muster.sharding.ring.Host;
import dev.muster.sharding.ring.HostRoles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
 * @param roles {@code muster.roles}: what this member is for, seen by the others; default none. Those that say a weight or a
 *     zone are written by {@link Hosting}, so they cannot be set here
 * @param hosting how entities are divided, and which part of them this node hosts
 */
public record NodeSettings(
        String clusterName,
        Network network,
        Profile profile,
        Path data,
        Web web,
        SortedSet<String> roles,
        Hosting hosting) {
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
            if (HostRoles.isOne(role)) {
                throw new IllegalArgumentException(
                        "muster.roles must not say a weight or a zone, which muster.weight and"
                                + " muster.zone do, was '" + role + "'");
            }
        }
        if (!isLoopback(web.host()) && !network.isInsecure()) {
            throw new IllegalArgumentException(
                    "muster.web-host must be a loopback address unless muster.insecure is true,"
                            + " as the pages are neither encrypted nor protected, was " + web.host());
        }
    }

    /**
     * Where members meet.
     *
     * @param address where this node listens and by what address it is known
     * @param seeds {@code muster.seeds}: {@code host:port} of nodes to join through or to form a cluster with; none, or only
     *     this node, lets this node form a cluster of its own; default none
     * @param discovery where else contact points come from, and how many must be there to form a cluster
     * @param joinTimeout {@code muster.join-timeout}: how long to try; 1 s to 10 min, default 60 s
     * @param tls keys for mutual TLS ({@code muster.tls.key-store}, {@code .trust-store}, {@code .password}), or null
     * @param isInsecure {@code muster.insecure}: whether plain text may leave the machine; default false
     */
    public record Network(
            Address address,
            List<String> seeds,
            Discovery discovery,
            Duration joinTimeout,
            @Nullable TlsSettings tls,
            boolean isInsecure) {
        /** Checks every value. */
        public Network {
            seeds = List.copyOf(seeds);
            seeds.forEach(Network::requireAddress);
            requireFit(seeds, discovery);
            if (joinTimeout.toMillis() < 1_000 || joinTimeout.toMinutes() > 10) {
                throw new IllegalArgumentException(
                        "muster.join-timeout must be between 1 s and 10 min, was " + joinTimeout.toMillis() + " ms");
            }
            if (tls == null && !isInsecure) {
                requireLoopback("muster.host", address.host());
                requireLoopback("muster.bind-host", address.bindHost());
            }
        }

        private static void requireLoopback(String key, String host) {
            if (!isLoopback(host)) {
                throw new IllegalArgumentException(key + " must be a loopback address unless TLS is configured"
                        + " (muster.tls.key-store) or muster.insecure is true, was " + host);
            }
        }

        private static void requireFit(List<String> seeds, Discovery discovery) {
            if (discovery.method() != Discovery.Method.SEEDS && !seeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "muster.seeds must be empty unless muster.discovery.method is seeds, was " + seeds);
            }
            int most = Math.max(1, seeds.size());
            if (discovery.method() == Discovery.Method.SEEDS && discovery.initialNodes() > most) {
                throw new IllegalArgumentException("muster.initial-nodes must be at most the number of muster.seeds, "
                        + most + ", was " + discovery.initialNodes());
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
     * By what address a node is known, and where it listens. The two differ where something stands between: a translation
     * of addresses, a container, a proxy.
     *
     * @param host {@code muster.host}: the address to be known by; default 127.0.0.1
     * @param port {@code muster.port}: the port to be known by, 0 to 65535; 0, the default, takes a free one, or the port
     *     at which the node listens
     * @param bindHost {@code muster.bind-host}: the address at which it listens; empty, the default, stands for
     *     {@code host}, which this then returns
     * @param bindPort {@code muster.bind-port}: the port at which it listens, 0 to 65535; 0 only if {@code port} is; -1, the
     *     default, stands for {@code port}, which this then returns
     */
    public record Address(String host, int port, String bindHost, int bindPort) {
        /** Checks every value. */
        public Address {
            requireHost("muster.host", host);
            requireBetween("muster.port", port, 0, 65535);
            requireBetween("muster.bind-port", bindPort, -1, 65535);
            if (bindPort == 0 && port != 0) {
                throw new IllegalArgumentException("muster.bind-port must be -1 or between 1 and 65535 unless"
                        + " muster.port is 0, as nobody could know a free one, was 0");
            }
            bindHost = bindHost.isEmpty() ? host : bindHost;
            bindPort = bindPort < 0 ? port : bindPort;
            requireHost("muster.bind-host", bindHost);
        }

        /** Whether the node listens at the address it is known by. */
        public boolean isDirect() {
            return bindHost.equals(host) && bindPort == port;
        }
    }

    /**
     * Where a node learns which nodes to join or to form a cluster with.
     *
     * @param method {@code muster.discovery.method}: {@code seeds}, {@code dns} or {@code file}; default seeds
     * @param dnsName {@code muster.discovery.dns-name}: the name whose addresses are asked for; needed for dns
     * @param dnsPort {@code muster.discovery.dns-port}: the port of the nodes there, 0 to 65535; 0, the default, stands for
     *     {@code muster.port}
     * @param file {@code muster.discovery.file}: a file with one {@code host:port} a line, read again and again; needed for
     *     file
     * @param interval {@code muster.discovery.interval}: how often to ask; 100 ms to 10 min, default 2 s
     * @param initialNodes {@code muster.initial-nodes}: how many contact points must be there to form a cluster; 0 to
     *     1000. With more than half of the nodes that start together there is never a second cluster. 0, the default,
     *     stands for more than half of the seeds; dns and file need a number
     */
    public record Discovery(
            Method method, String dnsName, int dnsPort, String file, Duration interval, int initialNodes) {
        /** Kinds of sources. */
        public enum Method {
            /** The list of seeds. */
            SEEDS,
            /** The addresses of a name. */
            DNS,
            /** A file. */
            FILE
        }

        /** Checks every value and that the method has what it needs. */
        public Discovery {
            requireBetween("muster.discovery.dns-port", dnsPort, 0, 65535);
            requireBetween("muster.initial-nodes", initialNodes, 0, 1000);
            if (interval.toMillis() < 100 || interval.toMinutes() > 10) {
                throw new IllegalArgumentException("muster.discovery.interval must be between 100 ms and 10 min, was "
                        + interval.toMillis() + " ms");
            }
            String name = method.name().toLowerCase(Locale.ROOT);
            if (method == Method.DNS && dnsName.isBlank()) {
                throw new IllegalArgumentException(
                        "muster.discovery.dns-name must be set for muster.discovery.method dns, was '" + dnsName + "'");
            }
            if (method == Method.FILE && file.isBlank()) {
                throw new IllegalArgumentException(
                        "muster.discovery.file must be set for muster.discovery.method file, was '" + file + "'");
            }
            if (method != Method.SEEDS && initialNodes == 0) {
                throw new IllegalArgumentException(
                        "muster.initial-nodes must be between 1 and 1000 for" + " muster.discovery.method " + name
                                + ", more than half of the nodes that start together, was 0");
            }
        }

        /** The seeds, with the defaults. */
        public static Discovery seeds() {
            return new Discovery(Method.SEEDS, "", 0, "", Duration.ofSeconds(2), 0);
        }
    }

    /**
     * How entities are divided, and which part of them this node hosts. Weight and zone travel to the other members as roles.
     *
     * @param shards {@code muster.shards}: into how many groups the entities of each type are divided, the same on every
     *     node; 1 to 4096, default 256
     * @param weight {@code muster.weight}: the node's share compared with other nodes, 1 to 100; a node of weight 2 hosts
     *     twice as many shards as one of weight 1; default 1
     * @param zone {@code muster.zone}: what the node fails together with, such as a rack or a data centre: 1 to 64 letters,
     *     digits, dots, dashes or underscores; empty, the default, for none. Each zone hosts what its nodes weigh
     */
    public record Hosting(int shards, int weight, String zone) {
        /** Checks every value. */
        public Hosting {
            requireBetween("muster.shards", shards, 1, 4096);
            requireBetween("muster.weight", weight, 1, 100);
            if (!zone.matches("[A-Za-z0-9._-]{0,64}")) {
                throw new IllegalArgumentException("muster.zone must be at most 64 letters, digits, dots, dashes or"
                        + " underscores, was '" + zone + "'");
            }
        }

        /** The weight and the zone as roles of the member. */
        public SortedSet<String> roles() {
            return HostRoles.of(new Host("any", weight, zone));
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
            requireHost("muster.web-host", host);
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

    private static void requireHost(String key, String host) {
        if (host.isBlank() || host.contains("/") || host.contains(" ")) {
            throw new IllegalArgumentException(key + " must be a host name or address, was '" + host + "'");
        }
    }

    private static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be between " + least + " and " + most + ", was " + value);
        }
    }
}
