package dev.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.ClusterTest;
import dev.muster.testkit.process.RemoteCallException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@ClusterTest(nodes = 3, entities = Counter.class)
class CounterSurvivesIT {
    private static final String ID = "visits";

    @Test
    @Tag("chaos")
    void every_increment_acknowledged_before_the_owner_is_killed_is_there_after_the_takeover(Cluster cluster) {
        cluster.awaitAllUp();
        long acknowledged = 0;
        for (ClusterNode node : cluster.nodes()) {
            for (int i = 0; i < 10; i++) {
                add(node);
                acknowledged++;
            }
        }
        ClusterNode owner = cluster.ownerOf(Counter.class, ID);

        owner.kill();

        ClusterNode survivor = cluster.anyOther(owner);
        long expected = acknowledged;
        cluster.await("the counter answers again", Cluster.PATIENCE, () -> total(survivor) >= 0);
        assertThat(total(survivor)).isEqualTo(expected);
        assertThat(cluster.ownerOf(Counter.class, ID)).isNotSameAs(owner);
        for (ClusterNode node : cluster.living()) {
            add(node);
        }
        assertThat(total(survivor)).isEqualTo(expected + 2);
    }

    @Test
    @Tag("smoke")
    void no_increment_acknowledged_while_the_owner_is_being_killed_is_lost(Cluster cluster) throws Exception {
        cluster.awaitAllUp();
        add(cluster.node("n1"));
        ClusterNode owner = cluster.ownerOf(Counter.class, ID);
        ClusterNode survivor = cluster.anyOther(owner);
        Load load = new Load(survivor);
        CompletableFuture<Void> running = CompletableFuture.runAsync(load::run);
        cluster.await("increments are acknowledged", Cluster.PATIENCE, () -> load.acknowledged.get() >= 20);

        owner.kill();

        long acknowledgedBefore = load.acknowledged.get();
        cluster.await(
                "increments are acknowledged by another owner",
                Cluster.PATIENCE,
                () -> load.acknowledged.get() >= acknowledgedBefore + 20);
        load.isOver.set(true);
        running.get(Cluster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(total(survivor) - 1)
                .as("%d acknowledged, %d without an answer", load.acknowledged.get(), load.unanswered.get())
                .isBetween(load.acknowledged.get(), load.acknowledged.get() + load.unanswered.get());
    }

    private static void add(ClusterNode node) {
        node.run(member -> member.entity(Counter.class, ID).await(new Counter.Add(1)));
    }

    private static long total(ClusterNode node) {
        return node.call(member -> member.entity(Counter.class, ID).await(new Counter.Get()));
    }

    /** Increments one after the other; one that fails may or may not have been counted. */
    private static final class Load {
        private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

        private final ClusterNode node;
        private final AtomicLong acknowledged = new AtomicLong();
        private final AtomicLong unanswered = new AtomicLong();
        private final AtomicBoolean isOver = new AtomicBoolean();

        Load(ClusterNode node) {
            this.node = node;
        }

        void run() {
            while (!isOver.get()) {
                try {
                    node.run(member -> member.entity(Counter.class, ID)
                            .ask(new Counter.Add(1), ASK_TIMEOUT)
                            .toCompletableFuture()
                            .get());
                    acknowledged.incrementAndGet();
                } catch (RemoteCallException failure) {
                    unanswered.incrementAndGet();
                }
            }
        }
    }
}
