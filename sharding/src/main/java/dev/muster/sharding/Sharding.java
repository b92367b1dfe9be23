package dev.muster.sharding;

import dev.muster.membership.NodeId;
import dev.muster.sharding.cell.References;
import dev.muster.sharding.internal.Hosting;
import dev.muster.sharding.internal.Region;
import dev.muster.sharding.internal.ShardedRef;
import dev.muster.sharding.internal.ShardingNode;
import dev.muster.sharding.internal.ShardingTallies;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;

/** The entities of one node: starts their hosting and hands out references. Thread safe. */
public final class Sharding implements AutoCloseable {
    private static final int LONGEST_ID_BYTES = 1024;
    private static final int FRAME_RESERVE_BYTES = 4096;
    private static final String RESERVED = "$anchor-";

    private final ProtocolTable protocol;
    private final Map<Class<?>, Region> regions;
    private final ShardingTallies tallies;
    private final ShardingNode node;

    private Sharding(ProtocolTable protocol, Map<Class<?>, Region> regions, ShardingNode node) {
        this.protocol = protocol;
        this.regions = Map.copyOf(regions);
        this.tallies = node.tallies();
        this.node = node;
    }

    /**
     * Starts hosting on this node; once per actor system, which needs Pekko's cluster provider and a journal.
     *
     * @throws IllegalArgumentException when the types do not make a {@link ProtocolTable}
     */
    public static Sharding start(ActorSystem<?> system, List<EntityType<?>> types, ShardingSettings settings) {
        ProtocolTable protocol = ProtocolTable.of(types);
        long frame = system.settings().config().getBytes("pekko.remote.artery.advanced.maximum-frame-size");
        int largestMessage = (int) Math.max(FRAME_RESERVE_BYTES, Math.min(frame, 16 << 20) - FRAME_RESERVE_BYTES);
        ShardingNode node = ShardingNode.start(system.classicSystem());
        Map<Class<?>, Region> regions = new ConcurrentHashMap<>();
        References references = new References() {
            @Override
            public <T extends Entity<T>> EntityRef<T> to(Class<T> type, String id) {
                return new ShardedRef<>(region(regions, type), checked(id));
            }
        };
        for (EntityType<?> type : types) {
            Hosting hosting = new Hosting(
                    protocol.ofType(type.name()), type::newCell, type.settings(), largestMessage, references);
            regions.put(type.type(), node.host(hosting, settings));
        }
        return new Sharding(protocol, regions, node);
    }

    /**
     * A reference to one entity.
     *
     * @param id from 1 byte to 1 KiB of UTF-8
     * @throws IllegalArgumentException when the type was not given at the start, or the id is empty, too long, or not Unicode
     */
    public <E extends Entity<E>> EntityRef<E> entity(Class<E> type, String id) {
        return new ShardedRef<>(region(regions, type), checked(id));
    }

    /**
     * The node that hosts an entity's shard, without starting the entity; none when no node does yet. Asks the cluster, for at
     * most three seconds, then the stage fails.
     *
     * @throws IllegalArgumentException as {@link #entity} does
     */
    public CompletionStage<Optional<NodeId>> where(Class<?> type, String id) {
        return region(regions, type).ownerOf(checked(id)).thenApply(address -> address.flatMap(node::memberAt));
    }

    /** How many shards of each entity type this node hosts now, by the type's name. */
    public SortedMap<String, Integer> localShards() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        regions.values()
                .forEach(region -> counts.put(region.hosting().protocol().name(), region.localShards()));
        return counts;
    }

    /** What this node has counted since it started. */
    public ShardingCounters counters() {
        return new ShardingCounters(
                tallies.entities.sum(),
                tallies.failures.sum(),
                tallies.failedWrites.sum(),
                tallies.malformedFrames.sum(),
                tallies.unserializableMessages.sum(),
                tallies.overloads.sum(),
                deliveries());
    }

    private DeliveryCounters deliveries() {
        return new DeliveryCounters(
                tallies.strays.sum(),
                tallies.undelivered.sum(),
                tallies.expiredAsks.sum() + tallies.lostAsks.sum(),
                tallies.unsentRequests.sum() + tallies.unsentAnswers.sum(),
                tallies.lostOnLanes.sum(),
                regions.values().stream().mapToLong(Region::heldMessages).sum());
    }

    /**
     * The entities of a type that get the most messages on this node, hottest first, at most 128: an estimate from one message in
     * sixteen, in which those of the last minutes weigh most.
     *
     * @throws IllegalArgumentException when the type was not given at the start
     */
    public List<HotEntity> hot(Class<?> type) {
        return region(regions, type).hot();
    }

    /**
     * The shards of a type as this node sees them, by number.
     *
     * @throws IllegalArgumentException when the type was not given at the start
     */
    public List<ShardView> shards(Class<?> type) {
        return region(regions, type).views();
    }

    /** What this node understands; equal on all nodes of a cluster. */
    public ProtocolTable protocol() {
        return protocol;
    }

    /** Does nothing yet: the entities stop with the actor system, through its coordinated shutdown. */
    @Override
    public void close() {}

    private static Region region(Map<Class<?>, Region> regions, Class<?> type) {
        Region region = regions.get(type);
        if (region == null) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " is not an entity type of this node; add it at the start");
        }
        return region;
    }

    @SuppressWarnings("ConstantValue") // callers may not have a null checker
    private static String checked(String id) {
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException(
                    "an entity id must have at least one character, was " + (id == null ? "null" : "empty"));
        }
        if (id.startsWith(RESERVED)) {
            throw new IllegalArgumentException("an entity id must not begin with " + RESERVED + ", was " + id);
        }
        if (id.length() > LONGEST_ID_BYTES) {
            throw tooLong(id.length());
        }
        try {
            int bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(id))
                    .remaining();
            if (bytes > LONGEST_ID_BYTES) {
                throw tooLong(bytes);
            }
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("an entity id must be Unicode, has half a surrogate pair", malformed);
        }
        return id;
    }

    private static IllegalArgumentException tooLong(int bytes) {
        return new IllegalArgumentException(
                "an entity id must have at most " + LONGEST_ID_BYTES + " bytes, had " + bytes + " or more");
    }
}
