package dev.muster.benchmarks.startup;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A single node of stock Pekko Cluster with one sharded entity type, as its documentation sets it up. */
final class PekkoNode {
    private PekkoNode() {}

    public static void main(String[] arguments) throws Exception {
        Config config = ConfigFactory.parseString("""
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical.hostname = 127.0.0.1
                pekko.remote.artery.canonical.port = 0
                pekko.cluster.downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
                pekko.persistence.journal.plugin = "pekko.persistence.journal.inmem"
                """).withFallback(ConfigFactory.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "pekko", config);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        EntityTypeKey<String> key = EntityTypeKey.create(String.class, "Counter");
        ClusterSharding.get(system).init(Entity.of(key, context -> counter()));
        org.apache.pekko.cluster.Cluster.get(system).registerOnMemberUp(() -> System.out.println(StartUp.UP));
        while (System.in.read() >= 0) {
            // the parent closes the stream when it has measured
        }
        system.terminate();
    }

    private static Behavior<String> counter() {
        return Behaviors.ignore();
    }
}
