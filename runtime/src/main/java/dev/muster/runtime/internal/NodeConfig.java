package dev.muster.runtime.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.muster.runtime.ClusterTimings;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.TlsSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Turns the settings of a node into the configuration of its actor system. */
public final class NodeConfig {
    private NodeConfig() {}

    /**
     * What the actor system runs with. What Muster depends on cannot be changed by {@code application}; the timings of the
     * profile can.
     *
     * @param merged the settings of all sources
     * @param protocolHash the hash of the protocol table, which joining nodes must share
     */
    public static Config of(NodeSettings settings, Config merged, Config application, String protocolHash) {
        Map<String, Object> required = new LinkedHashMap<>(FIXED);
        required.put("muster.cluster-name", settings.clusterName());
        required.put("muster.shards", settings.hosting().shards());
        required.put(JoinCheck.PROTOCOL_KEY, protocolHash);
        required.put(JoinCheck.JOURNAL_KEY, Hello.Journal.NONE.id());
        NodeSettings.Address address = settings.network().address();
        required.put("pekko.remote.artery.canonical.hostname", address.host());
        required.put("pekko.remote.artery.canonical.port", address.port());
        // Pekko's own keys could listen at an address that nobody has checked.
        required.put("pekko.remote.artery.bind.hostname", address.bindHost());
        required.put("pekko.remote.artery.bind.port", address.bindPort());
        SortedSet<String> roles = new TreeSet<>(settings.roles());
        roles.addAll(settings.hosting().roles());
        required.put("pekko.cluster.roles", List.copyOf(roles));
        required.put(
                "muster.persistence.sqlite.file",
                settings.data().resolve("journal.db").toString());
        TlsSettings tls = settings.network().tls();
        required.put("pekko.remote.artery.transport", tls == null ? "tcp" : "tls-tcp");
        if (tls != null) {
            required.putAll(tls(tls));
        }
        return ConfigFactory.parseMap(required)
                .withFallback(application)
                .withFallback(ConfigFactory.parseMap(tuned(settings.profile().timings())))
                .withFallback(ConfigFactory.parseMap(
                        Map.of("muster.swim.profile", settings.profile().name().toLowerCase(Locale.ROOT))))
                .withFallback(merged)
                .resolve();
    }

    /** The same for a node that writes to {@code journal}: only nodes of one journal join each other. */
    static Config withJournal(Config config, Hello.Journal journal) {
        return config.withValue(JoinCheck.JOURNAL_KEY, ConfigValueFactory.fromAnyRef(journal.id()));
    }

    private static final Map<String, Object> FIXED = Map.ofEntries(
            Map.entry("pekko.actor.provider", "cluster"),
            Map.entry("pekko.actor.allow-java-serialization", "off"),
            Map.entry("pekko.remote.artery.enabled", "on"),
            Map.entry("pekko.cluster.seed-nodes", List.of()),
            Map.entry(
                    "pekko.cluster.failure-detector.implementation-class",
                    "dev.muster.membership.internal.SwimFailureDetector"),
            Map.entry(
                    "pekko.cluster.downing-provider-class", "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"),
            Map.entry("pekko.cluster.configuration-compatibility-check.enforce-on-join", "on"),
            Map.entry("pekko.cluster.configuration-compatibility-check.checkers.muster", JoinCheck.class.getName()),
            Map.entry(
                    "pekko.cluster.configuration-compatibility-check.sensitive-config-paths.muster",
                    List.of("muster.tls")),
            Map.entry("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on"),
            Map.entry("pekko.coordinated-shutdown.exit-jvm", "off"),
            Map.entry("pekko.persistence.journal.plugin", "muster.persistence.sqlite.journal"),
            Map.entry("pekko.persistence.snapshot-store.plugin", "muster.persistence.sqlite.snapshot"),
            Map.entry("pekko.persistence.state.plugin", "muster.persistence.sqlite.state"),
            Map.entry("pekko.actor.serializers.muster-hello", HelloSerializer.class.getName()),
            Map.entry(
                    "pekko.actor.serialization-bindings", Map.of("\"" + Hello.class.getName() + "\"", "muster-hello")),
            Map.entry(
                    "pekko.actor.serialization-identifiers",
                    Map.of("\"" + HelloSerializer.class.getName() + "\"", HelloSerializer.IDENTIFIER)));

    static Map<String, Object> tuned(ClusterTimings timings) {
        String detector = "pekko.cluster.failure-detector.";
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pekko.cluster.gossip-interval", millis(timings.gossipInterval()));
        values.put("pekko.cluster.leader-actions-interval", millis(timings.gossipInterval()));
        values.put("pekko.cluster.unreachable-nodes-reaper-interval", millis(timings.gossipInterval()));
        values.put("pekko.cluster.periodic-tasks-initial-delay", millis(timings.gossipInterval()));
        values.put("pekko.cluster.seed-node-timeout", millis(timings.seedTimeout()));
        values.put("pekko.cluster.retry-unsuccessful-join-after", millis(timings.seedTimeout()));
        values.put("pekko.cluster.down-removal-margin", millis(timings.downRemovalMargin()));
        values.put(detector + "heartbeat-interval", millis(timings.heartbeatInterval()));
        values.put(detector + "expected-response-after", millis(timings.heartbeatInterval()));
        values.put(detector + "acceptable-heartbeat-pause", millis(timings.acceptablePause()));
        values.put("pekko.cluster.split-brain-resolver.active-strategy", "keep-majority");
        values.put("pekko.cluster.split-brain-resolver.stable-after", millis(timings.stableAfter()));
        values.put("pekko.cluster.sharding.retry-interval", "500 ms");
        values.put("pekko.cluster.sharding.rebalance-interval", "1 s");
        values.put("pekko.cluster.sharding.coordinator-failure-backoff", "1 s");
        values.put("pekko.loggers", List.of("org.apache.pekko.event.slf4j.Slf4jLogger"));
        values.put("pekko.logging-filter", "org.apache.pekko.event.slf4j.Slf4jLoggingFilter");
        values.put("pekko.loglevel", "INFO");
        return values;
    }

    private static Map<String, Object> tls(TlsSettings tls) {
        String engine = "pekko.remote.artery.ssl.config-ssl-engine.";
        String password = tls.password().get();
        return Map.of(
                engine + "key-store",
                tls.keyStore().toString(),
                engine + "key-store-password",
                password,
                engine + "key-password",
                password,
                engine + "trust-store",
                tls.trustStore().toString(),
                engine + "trust-store-password",
                password,
                engine + "protocol",
                "TLSv1.3",
                engine + "enabled-algorithms",
                List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"),
                engine + "require-mutual-authentication",
                "on");
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
