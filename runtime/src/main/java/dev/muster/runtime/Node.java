package dev.muster.runtime;

import dev.muster.crdt.Counters;
import dev.muster.crdt.Presence;
import dev.muster.crdt.Registers;
import dev.muster.crdt.Sets;
import dev.muster.membership.Member;
import dev.muster.membership.Membership;
import dev.muster.membership.NodeId;
import dev.muster.runtime.health.Readiness;
import dev.muster.runtime.internal.Closing;
import dev.muster.runtime.internal.Launch;
import dev.muster.runtime.internal.NodeParts;
import dev.muster.runtime.internal.StandardRoutes;
import dev.muster.runtime.timeline.Timeline;
import dev.muster.runtime.web.Routes;
import dev.muster.runtime.web.WebServer;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.EntityType;
import dev.muster.sharding.HotEntity;
import dev.muster.sharding.ShardView;
import dev.muster.sharding.Sharding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * One member of a cluster: entities, replicated data, membership and a small web server, started by one call and closed by
 * another. Thread safe.
 *
 * <pre>{@code
 * try (Node node = Node.named("demo").seeds("127.0.0.1:17355").entity(Counter.class, Counter::new).start()) {
 *     node.entity(Counter.class, "visits").ask(new Counter.Add(1));
 *     node.counters().get("clicks").increment();
 * }
 * }</pre>
 */
public final class Node implements AutoCloseable {
    private final NodeParts parts;
    private final Closing closing;
    private final Readiness readiness = new Readiness();
    private volatile @Nullable WebServer web;
    private volatile Duration startTime = Duration.ZERO;

    private Node(NodeParts parts, Closing closing) {
        this.parts = parts;
        this.closing = closing;
        parts.requireHealth(readiness);
    }

    /**
     * Begins a node of the cluster {@code clusterName}.
     *
     * @param clusterName only nodes of one name join each other: 1 to 64 letters, digits, dots, dashes
     */
    public static Builder named(String clusterName) {
        return new Builder(clusterName);
    }

    /**
     * A reference to one entity, wherever it lives.
     *
     * @throws IllegalArgumentException if this node was not started with the type, or the id is not usable
     */
    public <E extends Entity<E>> EntityRef<E> entity(Class<E> type, String id) {
        return parts.sharding().entity(type, id);
    }

    /** The node that hosts an entity or would host it; empty if its shard has no host yet. Does not start the entity. */
    public CompletionStage<Optional<NodeId>> where(Class<?> type, String id) {
        return parts.sharding().where(type, id);
    }

    /** The entities of a type that get the most messages on this node, hottest first; see {@link Sharding#hot}. */
    public List<HotEntity> hot(Class<?> type) {
        return parts.sharding().hot(type);
    }

    /** The shards of a type as this node sees them: owners, entities, rates, hand-offs under way. */
    public List<ShardView> shards(Class<?> type) {
        return parts.sharding().shards(type);
    }

    /** Replicated counters: written here at once, seen elsewhere soon. */
    public Counters counters() {
        return parts.crdts().counters();
    }

    /** Replicated sets. */
    public Sets sets() {
        return parts.crdts().sets();
    }

    /** Replicated registers. */
    public Registers registers() {
        return parts.crdts().registers();
    }

    /** Who is present on one topic. */
    public Presence presence(String topic) {
        return parts.crdts().presence(topic);
    }

    /** The cluster as this node sees it. */
    public Membership membership() {
        return parts.membership();
    }

    /** This node as a member. */
    public Member self() {
        return parts.membership().self();
    }

    /** What has happened on this node; applications may record, too. */
    public Timeline timeline() {
        return parts.timeline();
    }

    /** Conditions under which {@code /ready} says so; applications may add their own. */
    public Readiness readiness() {
        return readiness;
    }

    /** What the node was started with. */
    public NodeSettings settings() {
        return parts.settings();
    }

    /** The actor system underneath, for what Muster does not cover. Stop the node by {@link #close}, not through this. */
    public ActorSystem<?> system() {
        return parts.system();
    }

    /**
     * Where the node serves its pages.
     *
     * @throws IllegalStateException if it serves none, as neither {@code web} nor {@code muster.web-port} was set
     */
    public URI webAddress() {
        WebServer server = web;
        if (server == null) {
            throw new IllegalStateException("this node serves no pages; start it with web(0)");
        }
        return server.address();
    }

    /**
     * Leaves the cluster, hands the entities over and stops, within about twenty seconds. The second call does nothing.
     */
    @Override
    public void close() {
        closing.close();
    }

    private static Node open(Launch planned, BiConsumer<Node, Routes> pages) {
        long beginNanos = System.nanoTime();
        Launch launch = planned.checked();
        Closing closing = new Closing();
        try {
            Node node = new Node(NodeParts.open(launch, closing), closing);
            node.serve(pages);
            node.parts.join();
            node.startTime = Duration.ofNanos(System.nanoTime() - beginNanos);
            return node;
        } catch (RuntimeException e) {
            closing.close();
            throw launch.failure(e);
        } catch (Throwable e) {
            closing.close();
            throw e;
        }
    }

    private void serve(BiConsumer<Node, Routes> pages) {
        NodeSettings.Web settings = parts.settings().web();
        if (settings.port() < 0) {
            return;
        }
        Routes routes = new Routes();
        new StandardRoutes(this, parts, readiness, () -> startTime).addTo(routes);
        pages.accept(this, routes);
        try {
            web = closing.add(WebServer.start(settings.host(), settings.port(), routes));
        } catch (IOException e) {
            throw Launch.bindFailure("muster.web-port", settings.host(), settings.port(), e);
        }
    }

    /** Collects what a node is started with. What is not set here comes from the other sources: see {@link NodeSettings}. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final List<EntityType<?>> types = new ArrayList<>();
        private @Nullable TlsSettings tls;
        private BiConsumer<Node, Routes> pages = (node, routes) -> {};

        private Builder(String clusterName) {
            values.put("muster.cluster-name", clusterName);
        }

        /** The address to be known by, and to listen at unless {@link #bind} says another. */
        public Builder host(String host) {
            return set("muster.host", host);
        }

        /** The port for members; 0 takes a free one. */
        public Builder port(int port) {
            return set("muster.port", port);
        }

        /**
         * The address and the port at which the node listens, where they are not those by which the others know it: behind a
         * translation of addresses, in a container, behind a proxy.
         *
         * @param host an address of this machine, or 0.0.0.0 for all; beyond loopback it needs {@link #tls} or
         *     {@link #insecure}
         * @param port 1 to 65535, or 0 if {@link #port} is 0 as well; -1 stands for {@link #port}
         */
        public Builder bind(String host, int port) {
            return set("muster.bind-host", host).set("muster.bind-port", port);
        }

        /**
         * Nodes to join through or to form a cluster with, as {@code host:port}; none, or only this node, lets this node
         * form a cluster of its own.
         */
        public Builder seeds(String... seeds) {
            return set("muster.seeds", List.of(seeds));
        }

        /** Finds nodes by the addresses of a name instead of by seeds. */
        public Builder discoverByDns(String name, int port) {
            return set("muster.discovery.method", "dns")
                    .set("muster.discovery.dns-name", name)
                    .set("muster.discovery.dns-port", port);
        }

        /** Finds nodes by a file with one {@code host:port} a line instead of by seeds. */
        public Builder discoverByFile(Path file) {
            return set("muster.discovery.method", "file").set("muster.discovery.file", file.toString());
        }

        /** How many contact points must be there before they form a cluster. */
        public Builder initialNodes(int count) {
            return set("muster.initial-nodes", count);
        }

        /** How fast the network is. */
        public Builder profile(Profile profile) {
            return set("muster.profile", profile.name());
        }

        /** The folder of the journal. */
        public Builder data(Path folder) {
            return set("muster.data", folder.toString());
        }

        /** Serves health and metrics on this port; 0 takes a free one. */
        public Builder web(int port) {
            return set("muster.web-port", port);
        }

        /** Serves own pages, too. The routes are filled before the node has joined. */
        public Builder web(int port, Consumer<Routes> routes) {
            return web(port, (node, filled) -> routes.accept(filled));
        }

        /** Serves own pages, too, which may use the node. They are filled before the node has joined. */
        public Builder web(int port, BiConsumer<Node, Routes> routes) {
            pages = routes;
            return web(port);
        }

        /** Encrypts what members say to each other and admits only who holds a key. */
        public Builder tls(TlsSettings settings) {
            tls = settings;
            return this;
        }

        /** Lets plain text leave this machine. Anyone who reaches the port can then harm the node. */
        public Builder insecure() {
            return set("muster.insecure", true);
        }

        /** What this member is for, seen by the others. */
        public Builder roles(String... roles) {
            return set("muster.roles", List.of(roles));
        }

        /** Serves a type of entities with default settings. All nodes of a cluster serve the same types. */
        public <E extends Entity<E>> Builder entity(Class<E> type, Supplier<E> factory) {
            return entity(type, factory, EntitySettings.defaults());
        }

        /** Serves a type of entities. */
        public <E extends Entity<E>> Builder entity(Class<E> type, Supplier<E> factory, EntitySettings settings) {
            types.add(new EntityType<>(type, factory, settings));
            return this;
        }

        /** Into how many groups entities are divided; the same on every node. */
        public Builder shards(int shards) {
            return set("muster.shards", shards);
        }

        /** How many shards this node hosts compared with other nodes, 1 to 100: twice as many with a weight of 2. */
        public Builder weight(int weight) {
            return set("muster.weight", weight);
        }

        /** What this node fails together with, such as a rack or a data centre; each zone hosts what its nodes weigh. */
        public Builder zone(String zone) {
            return set("muster.zone", zone);
        }

        /** How long to try to join. */
        public Builder joinTimeout(Duration timeout) {
            return set("muster.join-timeout", timeout);
        }

        /**
         * Starts the node, joins the cluster and waits until it is up.
         *
         * @throws StartFailure if that fails; nothing stays open
         */
        public Node start() {
            return open(Launch.of(values, tls, types), pages);
        }

        /**
         * Starts the node as {@link #start} does; if that fails, prints the reason as one line and ends the process with
         * exit code 2. The stack trace is printed only if {@code muster.stacktrace} is true.
         */
        public Node startOrExit() {
            try {
                return start();
            } catch (StartFailure failure) {
                Launch.complain(failure);
                System.exit(2);
                throw failure;
            }
        }

        private Builder set(String key, Object value) {
            values.put(key, value);
            return this;
        }
    }
}
