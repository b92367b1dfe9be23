package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.ShardingSettings;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.pattern.Patterns;

/** What all entity types of one node share: who the node is, its lanes to other nodes, and their {@link ControlActor}. Thread safe. */
public final class ShardingNode implements Incoming {
    /** How long a sender waits before it asks once more who owns a shard. */
    static final Duration RETRY = Duration.ofSeconds(1);
    /** How long an owner waits for a shard to come to rest, before it gives the hand-off up. */
    static final Duration HAND_OFF_PATIENCE = Duration.ofSeconds(5);

    /** How long a shard at rest waits for Pekko to begin: many shards move one after the other when a node leaves. */
    static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final ExtendedActorSystem system;
    private final Cluster cluster;
    private final NodeId self;
    private final ShardingTallies tallies;
    private final Network network;
    private final Asks asks;
    private final Map<String, Region> regions = new ConcurrentHashMap<>();
    private final Map<String, HandOffs> handOffs = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final ActorRef controlActor;

    private ShardingNode(ExtendedActorSystem system) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.self = idOf(cluster.selfUniqueAddress());
        this.tallies = ShardingTallies.of(system);
        this.network = Network.of(system);
        this.asks = Asks.of(system);
        this.controlActor = ControlActor.start(system, this);
        network.start(this);
        UndeliveredActor.start(system);
    }

    /** Starts what the node needs before its first entity type; once per actor system. */
    public static ShardingNode start(ActorSystem system) {
        ShardingNode node = new ShardingNode((ExtendedActorSystem) system);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "muster-hand-off", node::handOffAll);
        return node;
    }

    /** Starts hosting an entity type on this node. */
    public Region host(Hosting hosting, ShardingSettings settings) {
        Protocols.of(system).add(hosting.protocol());
        handOffs.put(hosting.typeName(), new HandOffs(this, hosting.typeName()));
        Region region = new Region(this, hosting, settings);
        regions.put(hosting.typeName(), region);
        region.start(settings);
        return region;
    }

    /** This node. */
    public NodeId self() {
        return self;
    }

    ExtendedActorSystem system() {
        return system;
    }

    /** What this node has counted. */
    public ShardingTallies tallies() {
        return tallies;
    }

    ActorRef controlActor() {
        return controlActor;
    }

    HandOffs handOffs(String typeName) {
        HandOffs known = handOffs.get(typeName);
        if (known == null) {
            throw new AssertionError("no entity type " + typeName);
        }
        return known;
    }

    /** Everyone in this node's view of the cluster, whatever their status. */
    Collection<NodeId> members() {
        List<NodeId> members = new ArrayList<>();
        cluster.state().getMembers().forEach(member -> members.add(idOf(member.uniqueAddress())));
        return members;
    }

    /** The member at an address; none when there is none. */
    public Optional<NodeId> memberAt(String address) {
        return members().stream()
                .filter(member -> member.address().equals(address))
                .findFirst();
    }

    /** The actor that takes what we say about shards to whom it concerns on a node. */
    ActorRef control(NodeId node) {
        return node.equals(self)
                ? controlActor
                : system.provider()
                        .resolveActorRef(
                                "pekko://" + system.name() + "@" + node.address() + "/system/" + ControlActor.NAME);
    }

    /** A shard as this node sees it; none when it has no such type or shard. */
    Optional<ShardPath> path(String typeName, int shard) {
        Region region = regions.get(typeName);
        return region == null || shard < 0 || shard >= region.paths().size()
                ? Optional.empty()
                : Optional.of(region.paths().get(shard));
    }

    /** The number of a tenure, or of an entity's start: unlike any other of this node. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    void prepared(HandOffPrepared answer) {
        HandOffs known = handOffs.get(answer.type());
        if (known != null) {
            known.prepared(answer);
        }
    }

    Asks asks() {
        return asks;
    }

    Lanes lanesTo(NodeId other) {
        return network.lanesTo(other);
    }

    @Override
    public void request(NodeId from, int shard, long epoch, Delivery delivery) {
        path(delivery.entityType(), shard).ifPresent(path -> path.arrived(delivery, epoch));
    }

    @Override
    public void flushed(NodeId from, int lane, Item.Flushed flushed) {
        path(flushed.entityType(), flushed.shard()).ifPresent(path -> path.flushed(from, lane, flushed));
    }

    void tick(long nowNanos) {
        regions.values().forEach(region -> region.tick(nowNanos));
    }

    void gone(NodeId node) {
        regions.values().forEach(region -> region.paths().forEach(path -> path.gone(node)));
        network.closed(node);
    }

    /**
     * Brings all shards of this node to rest, so that Pekko can move them when the node leaves. What is not at rest in time
     * moves without it.
     */
    private CompletionStage<Done> handOffAll() {
        boolean isAlone = members().stream().allMatch(self::equals);
        List<CompletableFuture<Object>> asked = new ArrayList<>();
        if (!isAlone) {
            regions.values()
                    .forEach(region -> region.paths().forEach(path -> {
                        ActorRef anchor = path.anchor();
                        if (anchor != null) {
                            asked.add(Patterns.askWithReplyTo(
                                            anchor,
                                            (ActorRef starter) -> new AnchorActor.Prepare(0, starter),
                                            HAND_OFF_PATIENCE)
                                    .toCompletableFuture());
                        }
                    }));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).handle((all, late) -> Done.done());
    }

    static NodeId idOf(UniqueAddress node) {
        return new NodeId(
                node.address().getHost().orElseThrow(), node.address().getPort().orElseThrow(), node.longUid());
    }
}
