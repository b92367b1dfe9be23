package dev.muster.sharding.internal;

import com.typesafe.config.ConfigFactory;
import dev.muster.sharding.HotEntity;
import dev.muster.sharding.Remember;
import dev.muster.sharding.ShardView;
import dev.muster.sharding.ShardingSettings;
import dev.muster.sharding.passivation.Passivation;
import dev.muster.sharding.passivation.PassivationLimits;
import dev.muster.sharding.passivation.Seat;
import dev.muster.sharding.ring.ShardId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FunctionConverters;

/** The shards of one entity type, seen from this node. Thread safe. */
public final class Region {
    private static final Logger LOG = LoggerFactory.getLogger(Region.class);
    private static final FiniteDuration CLUSTER_ANSWER = FiniteDuration.apply(2, TimeUnit.SECONDS);
    private static final Duration CLUSTER_PATIENCE = Duration.ofSeconds(3);

    private final ShardingNode node;
    private final Hosting hosting;
    private final EntityExtractor extractor;
    private final List<ShardPath> paths;
    private final HeldMessages held;
    private final HeatFeed heat;
    private final Set<EntitySlot> stopping = ConcurrentHashMap.newKeySet();
    private final Backoffs backoffs;
    private final CompletableFuture<ActorRef> actor = new CompletableFuture<>();
    private final Passivation<EntitySlot> passivation;
    private volatile long coarseNanos = System.nanoTime();
    private final AtomicReference<@Nullable CompletableFuture<Map<String, Address>>> asking = new AtomicReference<>();

    /** Nothing is hosted before {@link #start}. */
    Region(ShardingNode node, Hosting hosting, ShardingSettings settings) {
        this.node = node;
        this.hosting = hosting;
        this.extractor = new EntityExtractor(settings.shards());
        this.passivation = new Passivation<>(PassivationLimits.of(hosting.settings()), coarseNanos);
        this.backoffs = new Backoffs(hosting.settings().restartBackoff());
        this.heat = new HeatFeed(settings.shards());
        this.held = new HeldMessages(hosting.settings().heldMessages());
        this.paths = IntStream.range(0, settings.shards())
                .mapToObj(shard -> new ShardPath(this, new ShardId(shard)))
                .toList();
    }

    /**
     * Starts hosting the type on this node, through the entry that Pekko's typed API uses, as only there the kind of an actor can
     * follow from its id: an anchor, or an entity. It is not in Pekko's public API; nothing else of Muster uses it.
     */
    void start(ShardingSettings settings) {
        ActorSystem system = node.system();
        actor.complete(ClusterSharding.get(system)
                .internalStart(
                        hosting.typeName(),
                        FunctionConverters.asScalaFromFunction(this::propsOf),
                        pekkoSettings(system),
                        new Extraction(extractor),
                        FunctionConverters.asScalaFromFunction(extractor::shardId),
                        new ConsistentHashAllocation(system, settings, node.handOffs(hosting.typeName())::prepare),
                        Stop.INSTANCE));
    }

    private Props propsOf(String entityId) {
        if (EntityExtractor.isAnchor(entityId)) {
            return AnchorActor.props(path(entityId));
        }
        if (!backoffs.of(entityId).isDue(System.nanoTime())) {
            return DownActor.props(this);
        }
        if (hosting.protocol().isEventSourced()) {
            return EventSourcedActor.props(this);
        }
        return hosting.protocol().isDurable() ? DurableStateActor.props(this, node.system()) : EntityActor.props(this);
    }

    private ClusterShardingSettings pekkoSettings(ActorSystem system) {
        boolean remembers = hosting.settings().remember() == Remember.ENTITIES;
        String own = "passivation.strategy = none\nremember-entities-store = eventsourced\nremember-entities = "
                + (remembers ? "on" : "off");
        return ClusterShardingSettings.create(ConfigFactory.parseString(own)
                .withFallback(system.settings().config().getConfig("pekko.cluster.sharding")));
    }

    ShardingNode node() {
        return node;
    }

    /** What the type's entities share. */
    public Hosting hosting() {
        return hosting;
    }

    /** Pekko's region on this node: starts entities and shards. */
    ActorRef actor() {
        return actor.join();
    }

    /** Which entities have failed of late. */
    Backoffs backoffs() {
        return backoffs;
    }

    /** The entities that get the most messages here, hottest first. */
    public List<HotEntity> hot() {
        return heat.summary().hottest();
    }

    /** The shards by number. */
    public List<ShardView> views() {
        double[] perSecond = heat.shardsPerSecond();
        return paths.stream()
                .map(path -> path.view(perSecond[path.shard().number()]))
                .toList();
    }

    /** How many messages wait here for an owner. */
    public int heldMessages() {
        return held.present();
    }

    /** A message goes to an entity of this node. */
    void delivers(String entityId, ShardId shard) {
        heat.record(entityId, shard.number());
    }

    /** An entity was told to stop. */
    void stopping(EntitySlot slot) {
        stopping.add(slot);
    }

    /** How many messages wait for an owner. */
    HeldMessages held() {
        return held;
    }

    /** About now: the time of the last sweep. */
    long coarseNanos() {
        return coarseNanos;
    }

    /** Time has passed: has what is idle passivated, and asks again for owners. */
    void tick(long nowNanos) {
        if (held.present() > 0) {
            paths.forEach(path -> path.tick(nowNanos));
        }
        coarseNanos = nowNanos;
        List<EntitySlot> idle;
        synchronized (passivation) {
            idle = passivation.sweep(nowNanos);
        }
        idle.forEach(EntitySlot::askToLeave);
        nameLateOnes(nowNanos);
    }

    /** Says once which entities have been told to stop and have not in time: their handlers may block. */
    private void nameLateOnes(long nowNanos) {
        long deadlineNanos = hosting.settings().stopDeadline().toNanos();
        stopping.removeIf(slot -> {
            boolean isLate = slot.isStopping() && nowNanos - slot.stopNanos() >= deadlineNanos;
            if (isLate) {
                LOG.warn(
                        "[{}] has not stopped within [{}] ms; its handler may block, and its shard cannot move before",
                        slot.label(),
                        hosting.settings().stopDeadline().toMillis());
            }
            return isLate || !slot.isStopping();
        });
    }

    /** An entity has come into memory; who has to make room for it is asked to leave. */
    Seat<EntitySlot> arrived(EntitySlot slot) {
        Seat<EntitySlot> seat;
        List<EntitySlot> supernumerary;
        synchronized (passivation) {
            seat = passivation.arrived(slot);
            supernumerary = passivation.relieve(System.nanoTime());
        }
        supernumerary.forEach(EntitySlot::askToLeave);
        return seat;
    }

    /** An entity has left memory. */
    void left(Seat<EntitySlot> seat) {
        synchronized (passivation) {
            passivation.left(seat);
        }
    }

    /** The way to the shard of an entity or an anchor. */
    ShardPath path(String entityId) {
        return paths.get(extractor.shardOf(entityId).number());
    }

    List<ShardPath> paths() {
        return paths;
    }

    /** Which node hosts the shard of an entity now; none when no node does. */
    public CompletionStage<Optional<String>> ownerOf(String id) {
        String shard = extractor.shardOf(id).toString();
        return owners().thenApply(owners -> Optional.ofNullable(owners.get(shard))
                .map(address ->
                        address.getHost().orElse("?") + ":" + address.getPort().orElse(0)));
    }

    /** How many shards this node hosts now. */
    public int localShards() {
        return (int) paths.stream().filter(ShardPath::isHosted).count();
    }

    /** The owner of each shard. Who asks while a query is under way shares its answer, so that a thousand ask once. */
    private CompletableFuture<Map<String, Address>> owners() {
        CompletableFuture<Map<String, Address>> mine = new CompletableFuture<>();
        CompletableFuture<Map<String, Address>> present = asking.compareAndExchange(null, mine);
        if (present != null) {
            return present.copy();
        }
        Patterns.ask(actor(), new ShardRegion.GetClusterShardingStats(CLUSTER_ANSWER), CLUSTER_PATIENCE)
                .thenApply(stats -> byShard((ShardRegion.ClusterShardingStats) stats))
                .whenComplete((owners, failure) -> {
                    asking.set(null);
                    if (failure == null) {
                        mine.complete(owners);
                    } else {
                        mine.completeExceptionally(failure);
                    }
                });
        return mine.copy();
    }

    private static Map<String, Address> byShard(ShardRegion.ClusterShardingStats stats) {
        Map<String, Address> owners = new TreeMap<>();
        stats.getRegions()
                .forEach((address, region) -> region.getStats().keySet().forEach(shard -> owners.put(shard, address)));
        return owners;
    }
}
