package dev.muster.benchmarks.load;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** Pekko's typed {@code EntityRef}. */
final class TypedSubject implements Subject {
    private static final EntityTypeKey<Letter> KEY = EntityTypeKey.create(Letter.class, "Counter");

    private final ActorSystem system;
    private final ClusterSharding sharding;

    private TypedSubject(ActorSystem system, ClusterSharding sharding) {
        this.system = system;
        this.sharding = sharding;
    }

    static TypedSubject start(Site site, Receiver receiver) {
        ActorSystem system = PekkoSystem.start(site);
        ClusterSharding sharding = ClusterSharding.get(Adapter.toTyped(system));
        sharding.init(Entity.of(KEY, context -> PekkoCounter.typed(context.getEntityId(), receiver)));
        return new TypedSubject(system, sharding);
    }

    @Override
    public Target target(String id) {
        return new Reached(sharding.entityRefFor(KEY, id));
    }

    @Override
    public CompletionStage<?> touch(String id) {
        return asked(sharding.entityRefFor(KEY, id), new Letter.Touch());
    }

    @Override
    public ActorSystem system() {
        return system;
    }

    @Override
    public void leave() {
        PekkoSystem.leave(system);
    }

    private static CompletionStage<?> asked(EntityRef<Letter> entity, Letter question) {
        return entity.ask((ActorRef<Long> replyTo) -> new Letter.Asked(question, replyTo), PATIENCE);
    }

    private record Reached(EntityRef<Letter> entity) implements Target {
        @Override
        public void add(long sender, long sequence) {
            entity.tell(new Letter.Add(sender, sequence));
        }

        @Override
        public void note(long sender, long sequence, long sentNanos) {
            entity.tell(new Letter.Note(sender, sequence, sentNanos));
        }

        @Override
        public CompletionStage<?> ask(long sender, long sequence) {
            return asked(entity, new Letter.Ask(sender, sequence));
        }

        @Override
        public CompletionStage<?> locate() {
            return asked(entity, new Letter.Locate());
        }
    }
}
