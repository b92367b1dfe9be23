package dev.muster.sharding;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Hosting;
import dev.muster.sharding.internal.Region;
import dev.muster.sharding.internal.RegionRef;
import dev.muster.sharding.internal.ShardingTallies;
import dev.muster.sharding.internal.UndeliveredActor;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;

/** The entities of one node: starts their hosting and hands out references. Thread safe. */
public final class Sharding implements AutoCloseable {
    private static final int LONGEST_ID_BYTES = 1024;
    private static final int FRAME_RESERVE_BYTES = 4096;

    private final ProtocolTable protocol;
    private final Map<Class<?>, Region> regions;
    private final ShardingTallies tallies;
    private final Cluster cluster;

    private Sharding(ProtocolTable protocol, Map<Class<?>, Region> regions, ActorSystem<?> system) {
        this.protocol = protocol;
        this.regions = Map.copyOf(regions);
        this.tallies = ShardingTallies.of(system.classicSystem());
        this.cluster = Cluster.get(system.classicSystem());
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
        Map<Class<?>, Region> regions = new LinkedHashMap<>();
        for (EntityType<?> type : types) {
            Hosting hosting = new Hosting(protocol.ofType(type.name()), type::newCell, type.settings(), largestMessage);
            regions.put(type.type(), Region.start(system.classicSystem(), hosting, settings));
        }
        UndeliveredActor.start(system.classicSystem());
        return new Sharding(protocol, regions, system);
    }

    /**
     * A reference to one entity.
     *
     * @param id from 1 byte to 1 KiB of UTF-8
     * @throws IllegalArgumentException when the type was not given at the start, or the id is empty, too long, or not Unicode
     */
    public <E extends Entity<E>> EntityRef<E> entity(Class<E> type, String id) {
        return new RegionRef<>(region(type), checked(id));
    }

    /**
     * The node that hosts an entity's shard, without starting the entity; none when no node does yet. Asks the cluster, for at
     * most three seconds, then the stage fails.
     *
     * @throws IllegalArgumentException as {@link #entity} does
     */
    public CompletionStage<Optional<NodeId>> where(Class<?> type, String id) {
        return region(type).ownerOf(checked(id)).thenApply(address -> address.flatMap(this::member));
    }

    /** How many shards of each entity type this node hosts now, by the type's name. */
    public CompletionStage<SortedMap<String, Integer>> localShards() {
        CompletableFuture<SortedMap<String, Integer>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (Region region : regions.values()) {
            all = all.thenCombine(region.localShards(), (counts, shards) -> {
                counts.put(region.hosting().protocol().name(), shards);
                return counts;
            });
        }
        return all;
    }

    /** What this node has counted since it started. */
    public ShardingCounters counters() {
        return new ShardingCounters(
                tallies.entities.sum(),
                tallies.failures.sum(),
                tallies.failedWrites.sum(),
                tallies.malformedFrames.sum(),
                tallies.unserializableMessages.sum(),
                tallies.overloads.sum());
    }

    /** What this node understands; equal on all nodes of a cluster. */
    public ProtocolTable protocol() {
        return protocol;
    }

    /** Does nothing yet: the entities stop with the actor system, through its coordinated shutdown. */
    @Override
    public void close() {}

    private Optional<NodeId> member(Address address) {
        for (Member member : cluster.state().getMembers()) {
            if (member.address().equals(address)) {
                return Optional.of(new NodeId(
                        address.getHost().orElseThrow(),
                        address.getPort().orElseThrow(),
                        member.uniqueAddress().longUid()));
            }
        }
        return Optional.empty();
    }

    private Region region(Class<?> type) {
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
