package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards change their node while messages for their entities are under way, and entities come and go all the time. */
class HandOffTest {
    private static final int ENTITIES = 40;
    private static final int SENDERS = 4;
    private static final long SOME = 4_000;

    private final List<Site> sites = new ArrayList<>();

    @TempDir
    private Path snapshots;

    /** One node. */
    private record Site(ActorTestKit kit, Sharding sharding) {
        Cluster cluster() {
            return Cluster.get(kit.system());
        }

        int shards() {
            return sharding.localShards().getOrDefault("Tape", 0);
        }
    }

    /** Writes down what it is told, where the test can read it: all nodes are in one process. */
    static final class Tape extends Entity<Tape> {
        private static final Map<String, List<Long>> TAPES = new ConcurrentHashMap<>();

        sealed interface Command<R> extends Request<Tape, R> permits Put, Length {}

        record Put(int sender, long number) implements Command<Void> {}

        record Length(int sender) implements Command<Long> {}

        Tape() {
            on(Put.class, put -> {
                of(put.sender(), id()).add(put.number());
                return done();
            });
            on(Length.class, length -> reply((long) of(length.sender(), id()).size()));
        }

        static List<Long> of(int sender, String entity) {
            return TAPES.computeIfAbsent(sender + " to " + entity, key -> new CopyOnWriteArrayList<>());
        }
    }

    @BeforeEach
    void clear() {
        Tape.TAPES.clear();
    }

    @AfterEach
    void stop() {
        sites.forEach(site -> site.kit().shutdownTestKit());
    }

    @Test
    void nothing_is_lost_doubled_or_reordered_when_a_node_joins_and_leaves_again() throws InterruptedException {
        Site first = join(null);
        Site second = join(first);
        List<Sender> senders = IntStream.range(0, SENDERS)
                .mapToObj(number -> new Sender(number, number % 2 == 0 ? first : second))
                .toList();
        senders.forEach(Thread::start);
        awaitSome(senders);

        Site third = join(first);
        patiently().until(() -> third.shards() > 0);
        awaitSome(senders);
        third.cluster().manager().tell(Leave.create(third.cluster().selfMember().address()));
        patiently().until(() -> third.kit().system().whenTerminated().isCompleted());
        awaitSome(senders);
        for (Sender sender : senders) {
            sender.finish();
        }

        assertThat(senders).allSatisfy(Sender::requireAllInOrder);
    }

    private Site join(@Nullable Site seed) {
        ActorTestKit kit = ActorTestKit.create(
                "muster",
                ConfigFactory.parseMap(Map.of(
                                "pekko.persistence.snapshot-store.local.dir",
                                snapshots.toString(),
                                "pekko.cluster.sharding.rebalance-interval",
                                "500ms"))
                        .withFallback(ConfigFactory.load("sharding-test")));
        EntitySettings brief = EntitySettings.defaults()
                .withPassivateAfter(Duration.ofMillis(50))
                .withAskTimeout(Duration.ofSeconds(30));
        Sharding sharding = Sharding.start(
                kit.system(),
                List.of(new EntityType<>(Tape.class, Tape::new, brief)),
                ShardingSettings.defaults().withShards(16));
        Site site = new Site(kit, sharding);
        sites.add(site);
        Cluster contact = seed == null ? site.cluster() : seed.cluster();
        site.cluster().manager().tell(Join.create(contact.selfMember().address()));
        patiently().until(() -> site.cluster().selfMember().status().equals(MemberStatus.up()));
        return site;
    }

    private static void awaitSome(List<Sender> senders) {
        long before = sent(senders);
        patiently().until(() -> sent(senders) > before + SOME);
    }

    private static long sent(List<Sender> senders) {
        return senders.stream().mapToLong(sender -> sender.sent.get()).sum();
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofMinutes(1));
    }

    /** Tells all entities in turn, some of them seldom so that they are passivated, and waits for one of them each time. */
    private static final class Sender extends Thread {
        private final int number;
        private final List<EntityRef<Tape>> entities;
        private final long[] told = new long[ENTITIES];
        private final AtomicLong sent = new AtomicLong();
        private volatile boolean isOver;

        Sender(int number, Site site) {
            super("sender-" + number);
            this.number = number;
            this.entities = IntStream.range(0, ENTITIES)
                    .mapToObj(entity -> site.sharding().entity(Tape.class, "tape-" + entity))
                    .toList();
        }

        @Override
        public void run() {
            for (int turn = 0; !isOver; turn++) {
                for (int entity = 0; entity < ENTITIES; entity++) {
                    if (turn % (1 + entity) == 0) {
                        tell(entity);
                    }
                }
                entities.get(turn % 3).await(new Tape.Length(number));
            }
        }

        private void tell(int entity) {
            entities.get(entity).tell(new Tape.Put(number, ++told[entity]));
            sent.incrementAndGet();
        }

        void finish() throws InterruptedException {
            isOver = true;
            join();
            entities.forEach(entity -> entity.await(new Tape.Length(number)));
        }

        void requireAllInOrder() {
            for (int entity = 0; entity < ENTITIES; entity++) {
                EntityRef<Tape> ref = entities.get(entity);
                assertThat(Tape.of(number, ref.id()))
                        .as("from %s to %s", number, ref)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, told[entity]).boxed().toList());
            }
        }
    }
}
