package dev.muster.runtime.internal;

import com.typesafe.config.Config;
import java.util.List;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Refuses a join between nodes that differ in cluster name, protocol table, shard count or journal. Pekko runs it on both sides,
 * so that it holds even for a node that did not ask before joining.
 */
public final class JoinCheck extends JoinConfigCompatChecker {
    static final String PROTOCOL_KEY = "muster.protocol-hash";
    static final String JOURNAL_KEY = "muster.journal-identity";

    private static final List<String> KEYS = List.of("muster.cluster-name", "muster.shards", PROTOCOL_KEY, JOURNAL_KEY);

    /** Made by Pekko. */
    public JoinCheck() {}

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(KEYS).toList();
    }

    @Override
    public ConfigValidation check(Config toCheck, Config actual) {
        return JoinConfigCompatChecker.fullMatch(requiredKeys(), toCheck, actual);
    }
}
