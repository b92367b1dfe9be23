package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entities that fail again and again, of each kind, on one real node. */
class BackoffTest {
    private static final Duration LEAST = Duration.ofMillis(700);

    private static ActorTestKit kit;
    private static Sharding sharding;

    @BeforeAll
    static void start(@TempDir Path snapshots) {
        kit = ActorTestKit.create(
                "muster",
                ConfigFactory.parseMap(Map.of("pekko.persistence.snapshot-store.local.dir", snapshots.toString()))
                        .withFallback(ConfigFactory.load("sharding-test")));
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        EntitySettings settings = EntitySettings.defaults().withRestartBackoff(LEAST, Duration.ofSeconds(60));
        sharding = Sharding.start(
                kit.system(),
                List.of(
                        new EntityType<>(Gadget.class, Gadget::new, settings),
                        new EntityType<>(Shelf.class, Shelf::new, settings),
                        new EntityType<>(EntityKitTest.Picky.class, EntityKitTest.Picky::new, settings),
                        new EntityType<>(Sleepyhead.class, Sleepyhead::new, settings)),
                ShardingSettings.defaults().withShards(8));
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    /** An entity with a request that makes it fail and one that does not. */
    private record Subject<E extends Entity<E>>(EntityRef<E> entity, Request<E, ?> poison, Request<E, ?> food) {
        CompletableFuture<?> failing() {
            return ask(poison);
        }

        CompletableFuture<?> working() {
            return ask(food);
        }

        private CompletableFuture<?> ask(Request<E, ?> request) {
            CompletionStage<?> answer = entity.ask(request);
            return answer.toCompletableFuture();
        }

        @Override
        public String toString() {
            return entity.toString();
        }
    }

    static Stream<Subject<?>> each_kind() {
        return Stream.of(
                new Subject<>(sharding.entity(Gadget.class, "plain"), new Gadget.Explode("hot"), new Gadget.Ticks()),
                new Subject<>(sharding.entity(Shelf.class, "durable"), new Shelf.Jam("stuck"), new Shelf.Look()),
                new Subject<>(
                        sharding.entity(EntityKitTest.Picky.class, "sourced"),
                        new EntityKitTest.Picky.Put(-1),
                        new EntityKitTest.Picky.Sum()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("each_kind")
    void the_second_failure_in_a_row_keeps_it_down_and_what_failed_is_not_tried_again(Subject<?> subject) {
        long before = sharding.counters().failures();
        assertFails(subject.failing(), " failed: ");
        assertThat(subject.working()).as("back at once").succeedsWithin(5, TimeUnit.SECONDS);
        assertFails(subject.failing(), " failed: ");

        assertFails(subject.working(), " failed 2 times in a row and starts again in ");
        assertFails(subject.failing(), " failed 2 times in a row and starts again in ");

        eventually(subject);
        assertThat(sharding.counters().failures() - before).isEqualTo(2);
    }

    @Test
    void an_entity_that_cannot_start_is_tried_less_and_less_often() {
        EntityRef<Sleepyhead> head = sharding.entity(Sleepyhead.class, "tired");
        Sleepyhead.ASLEEP.add("tired");
        assertFails(head.ask(new Sleepyhead.Wake()).toCompletableFuture(), " could not start: ");
        eventuallyFails(head, " failed 2 times in a row and starts again in ");
        Sleepyhead.ASLEEP.clear();

        List<CompletableFuture<Integer>> refused = IntStream.range(0, 20)
                .mapToObj(i -> head.ask(new Sleepyhead.Wake()).toCompletableFuture())
                .toList();
        refused.forEach(wake -> assertFails(wake, " failed 2 times in a row"));

        eventually(new Subject<>(head, new Sleepyhead.Wake(), new Sleepyhead.Wake()));
    }

    private static void assertFails(CompletableFuture<?> answer, String why) {
        assertThat(answer)
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(EntityFailed.class)
                .withMessageContaining(why);
    }

    private static void eventuallyFails(EntityRef<Sleepyhead> head, String why) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
            assertThatExceptionOfType(EntityFailed.class)
                    .isThrownBy(() -> head.await(new Sleepyhead.Wake()))
                    .withMessageContaining(why);
            return true;
        });
    }

    private static void eventually(Subject<?> subject) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
            assertThat(subject.working()).succeedsWithin(5, TimeUnit.SECONDS);
            return true;
        });
    }

    /** Cannot always start. */
    public static final class Sleepyhead extends Entity<Sleepyhead> {
        static final Set<String> ASLEEP = ConcurrentHashMap.newKeySet();

        public record Wake() implements Request<Sleepyhead, Integer> {}

        public Sleepyhead() {
            on(Wake.class, wake -> reply(1));
        }

        @Override
        protected void onActivate() {
            if (ASLEEP.contains(id())) {
                throw new IllegalStateException("still asleep");
            }
        }
    }
}
