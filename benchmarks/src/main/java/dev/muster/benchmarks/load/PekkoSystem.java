package dev.muster.benchmarks.load;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.cluster.Cluster;

/** A node of stock Pekko Cluster, set up as its documentation advises for production. */
final class PekkoSystem {
    /** What is set; all else is as Pekko comes. */
    private static final String SETTINGS = """
            pekko.actor.provider = cluster
            pekko.actor.allow-java-serialization = off
            pekko.remote.artery.canonical.hostname = 127.0.0.1
            pekko.cluster.downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
            pekko.cluster.sharding.least-shard-allocation-strategy.rebalance-absolute-limit = 20
            pekko.cluster.sharding.least-shard-allocation-strategy.rebalance-relative-limit = 0.2
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
            pekko.logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
            pekko.stdout-loglevel = OFF
            pekko.actor.serializers.letters = "dev.muster.benchmarks.load.LetterSerializer"
            pekko.actor.serialization-bindings { "dev.muster.benchmarks.load.Letter" = letters }
            """;

    private static final long UP_WITHIN_SECONDS = 60;
    private static final long GONE_WITHIN_SECONDS = 120;

    private PekkoSystem() {}

    /** What is set, but for what every cluster needs. */
    static String describe() {
        return SETTINGS.lines()
                        .filter(line -> line.contains("sharding") || line.contains("downing"))
                        .map(String::strip)
                        .collect(Collectors.joining(", "))
                + ", all else as it comes";
    }

    /** Starts a node and returns when it is up. */
    static ActorSystem start(Site site) {
        ActorSystem system = ActorSystem.create("bench", config(site));
        CountDownLatch up = new CountDownLatch(1);
        Cluster.get(system).registerOnMemberUp(up::countDown);
        await(up, UP_WITHIN_SECONDS, "was not up");
        return system;
    }

    /** Leaves the cluster as a rolling restart does. */
    static void leave(ActorSystem system) {
        CountDownLatch gone = new CountDownLatch(1);
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.clusterLeavingReason())
                .whenComplete((done, failure) -> gone.countDown());
        await(gone, GONE_WITHIN_SECONDS, "was not gone");
    }

    private static Config config(Site site) {
        return ConfigFactory.parseString(
                        SETTINGS + passivation(site) + """
                pekko.remote.artery.canonical.port = %d
                pekko.cluster.seed-nodes = ["pekko://bench@127.0.0.1:%d"]
                pekko.cluster.sharding.number-of-shards = %d
                """.formatted(site.port(), site.seed(), site.shards()))
                .withFallback(ConfigFactory.load());
    }

    private static String passivation(Site site) {
        return site.passivateAfter().equals(Site.NEVER)
                ? "pekko.cluster.sharding.passivation.strategy = none\n"
                : "pekko.cluster.sharding.passivation.default-idle-strategy.idle-entity.timeout = "
                        + site.passivateAfter().toMillis() + "ms\n";
    }

    private static void await(CountDownLatch latch, long seconds, String otherwise) {
        try {
            if (!latch.await(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Pekko's node " + otherwise + " within " + seconds + " s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
