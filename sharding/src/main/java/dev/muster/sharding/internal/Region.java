package dev.muster.sharding.internal;

import com.typesafe.config.ConfigFactory;
import dev.muster.sharding.ShardingSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;
import scala.concurrent.duration.FiniteDuration;

/** The shards of one entity type, seen from this node. Thread safe. */
public final class Region {
    private static final FiniteDuration CLUSTER_ANSWER = FiniteDuration.apply(2, TimeUnit.SECONDS);
    private static final Duration CLUSTER_PATIENCE = Duration.ofSeconds(3);
    private static final long DESCRIPTION_PATIENCE_MILLIS = 300;

    private final Hosting hosting;
    private final ActorRef actor;
    private final EntityExtractor extractor;
    private final AtomicReference<@Nullable CompletableFuture<Map<String, Address>>> asking = new AtomicReference<>();

    private Region(Hosting hosting, ActorRef actor, EntityExtractor extractor) {
        this.hosting = hosting;
        this.actor = actor;
        this.extractor = extractor;
    }

    /** Starts hosting a type on this node. */
    public static Region start(ActorSystem system, Hosting hosting, ShardingSettings settings) {
        EntityExtractor extractor = new EntityExtractor(settings.shards());
        Props props =
                hosting.protocol().isEventSourced() ? EventSourcedActor.props(hosting) : EntityActor.props(hosting);
        ActorRef actor = ClusterSharding.get(system)
                .start(
                        hosting.typeName(),
                        props,
                        pekkoSettings(system, hosting.settings().passivateAfter()),
                        extractor,
                        new ConsistentHashAllocation(system, settings.shards(), settings.movesAtOnce()),
                        CellHost.Stop.INSTANCE);
        return new Region(hosting, actor, extractor);
    }

    private static ClusterShardingSettings pekkoSettings(ActorSystem system, Duration passivateAfter) {
        String idle = "passivation { strategy = default-idle-strategy, default-idle-strategy.idle-entity.timeout = "
                + passivateAfter.toMillis() + "ms }\nremember-entities = off";
        return ClusterShardingSettings.create(ConfigFactory.parseString(idle)
                .withFallback(system.settings().config().getConfig("pekko.cluster.sharding")));
    }

    /** What the type's entities share. */
    public Hosting hosting() {
        return hosting;
    }

    /** Which node hosts the shard of an entity now; none when no node does. */
    public CompletionStage<Optional<Address>> ownerOf(String id) {
        return owners().thenApply(owners -> Optional.ofNullable(owners.get(extractor.shardOf(id))));
    }

    /** How many shards this node hosts now. */
    public CompletionStage<Integer> localShards() {
        return Patterns.ask(actor, ShardRegion.getRegionStatsInstance(), CLUSTER_PATIENCE)
                .thenApply(stats ->
                        ((ShardRegion.ShardRegionStats) stats).getStats().size());
    }

    ActorRef actor() {
        return actor;
    }

    /** Where an entity should be, in words, within a third of a second. */
    CompletionStage<String> describe(String id) {
        String shard = "shard " + extractor.shardOf(id);
        return ownerOf(id)
                .toCompletableFuture()
                .thenApply(owner -> shard
                        + owner.map(address -> " is on " + address.getHost().orElse("?") + ":"
                                        + address.getPort().orElse(0))
                                .orElse(" is on no node yet"))
                .exceptionally(failure -> shard + ", owner unknown")
                .completeOnTimeout(shard + ", owner unknown", DESCRIPTION_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The owner of each shard. Who asks while a query is under way shares its answer, so that a thousand timeouts ask once. */
    private CompletableFuture<Map<String, Address>> owners() {
        CompletableFuture<Map<String, Address>> mine = new CompletableFuture<>();
        CompletableFuture<Map<String, Address>> present = asking.compareAndExchange(null, mine);
        if (present != null) {
            return present.copy();
        }
        Patterns.ask(actor, new ShardRegion.GetClusterShardingStats(CLUSTER_ANSWER), CLUSTER_PATIENCE)
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
