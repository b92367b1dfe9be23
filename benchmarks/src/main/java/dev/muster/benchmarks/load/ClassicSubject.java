package dev.muster.benchmarks.load;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.pattern.Patterns;

/** Pekko's classic shard region. */
final class ClassicSubject implements Subject {
    private final ActorSystem system;
    private final ActorRef region;

    private ClassicSubject(ActorSystem system, ActorRef region) {
        this.system = system;
        this.region = region;
    }

    static ClassicSubject start(Site site, Receiver receiver) {
        ActorSystem system = PekkoSystem.start(site);
        ActorRef region = ClusterSharding.get(system)
                .start(
                        "Counter",
                        PekkoCounter.classic(receiver),
                        ClusterShardingSettings.create(system),
                        new ById(site.shards()));
        return new ClassicSubject(system, region);
    }

    @Override
    public Target target(String id) {
        return new Reached(region, id);
    }

    @Override
    public CompletionStage<?> touch(String id) {
        return asked(region, id, new Letter.Touch());
    }

    @Override
    public ActorSystem system() {
        return system;
    }

    @Override
    public void leave() {
        PekkoSystem.leave(system);
    }

    private static CompletionStage<?> asked(ActorRef region, String id, Letter question) {
        return Patterns.ask(region, new Letter.Addressed(id, question), PATIENCE);
    }

    private static final class ById extends ShardRegion.HashCodeMessageExtractor {
        ById(int shards) {
            super(shards);
        }

        @Override
        public String entityId(Object message) {
            return ((Letter.Addressed) message).id();
        }

        @Override
        public Object entityMessage(Object message) {
            return ((Letter.Addressed) message).letter();
        }
    }

    private record Reached(ActorRef region, String id) implements Target {
        @Override
        public void add(long sender, long sequence) {
            region.tell(new Letter.Addressed(id, new Letter.Add(sender, sequence)), ActorRef.noSender());
        }

        @Override
        public void note(long sender, long sequence, long sentNanos) {
            region.tell(new Letter.Addressed(id, new Letter.Note(sender, sequence, sentNanos)), ActorRef.noSender());
        }

        @Override
        public CompletionStage<?> ask(long sender, long sequence) {
            return asked(region, id, new Letter.Ask(sender, sequence));
        }

        @Override
        public CompletionStage<?> locate() {
            return asked(region, id, new Letter.Locate());
        }
    }
}
