package dev.muster.benchmarks.load;

import dev.muster.runtime.Node;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.EntitySettings;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;

/** Muster, through its public API and with its defaults. */
final class MusterSubject implements Subject {
    private final Node node;

    private MusterSubject(Node node) {
        this.node = node;
    }

    static MusterSubject start(Site site, Receiver receiver) {
        EntitySettings settings = EntitySettings.defaults().withAskTimeout(PATIENCE);
        return new MusterSubject(Node.named("bench")
                .port(site.port())
                .seeds("127.0.0.1:" + site.seed())
                .shards(site.shards())
                .data(site.data())
                .entity(Counter.class, () -> new Counter(receiver), settings.withPassivateAfter(Site.NEVER))
                .entity(Blank.class, Blank::new, settings.withPassivateAfter(site.passivateAfter()))
                .start());
    }

    @Override
    public Target target(String id) {
        return new Reached(node.entity(Counter.class, id));
    }

    @Override
    public CompletionStage<?> touch(String id) {
        return node.entity(Blank.class, id).ask(new Blank.Touch());
    }

    @Override
    public ActorSystem system() {
        return node.system().classicSystem();
    }

    @Override
    public void leave() {
        node.close();
    }

    private record Reached(EntityRef<Counter> entity) implements Target {
        @Override
        public void add(long sender, long sequence) {
            entity.tell(new Counter.Add(sender, sequence));
        }

        @Override
        public void note(long sender, long sequence, long sentNanos) {
            entity.tell(new Counter.Note(sender, sequence, sentNanos));
        }

        @Override
        public CompletionStage<?> ask(long sender, long sequence) {
            return entity.ask(new Counter.Ask(sender, sequence));
        }

        @Override
        public CompletionStage<?> locate() {
            return entity.ask(new Counter.Locate());
        }
    }
}
