package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardingTest {
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
        EntitySettings brief = EntitySettings.defaults()
                .withPassivateAfter(Duration.ofMillis(200))
                .withSnapshotEvery(3);
        sharding = Sharding.start(
                kit.system(),
                List.of(
                        EntityType.of(Counter.class, Counter::new),
                        new EntityType<>(EntityKitTest.Picky.class, EntityKitTest.Picky::new, brief),
                        EntityType.of(Gadget.class, Gadget::new),
                        EntityType.of(Hermit.class, Hermit::new),
                        EntityType.of(Sleeper.class, Sleeper::new)),
                ShardingSettings.defaults().withShards(8));
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void mend() {
        FencingJournal.FENCED.set(false);
        FencingJournal.UNREADABLE.set(false);
        FencingJournal.REFUSING.set(false);
        FencingJournal.GATE.getAndSet(CompletableFuture.completedFuture(null)).complete(null);
    }

    @Test
    void a_request_is_answered_after_its_event_is_written() {
        EntityRef<Counter> visits = sharding.entity(Counter.class, "visits/ä 1");

        assertThat(visits.await(new Counter.Add(3))).isEqualTo(3L);
        assertThat(visits.await(new Counter.Add(4))).isEqualTo(7L);
        assertThat(visits.await(new Counter.Get())).isEqualTo(7L);
    }

    @Test
    void an_entity_comes_back_from_events_and_snapshot_after_passivation() {
        EntityRef<EntityKitTest.Picky> picky = sharding.entity(EntityKitTest.Picky.class, "idle");
        for (int i = 1; i <= 5; i++) {
            picky.await(new EntityKitTest.Picky.Put(i));
        }

        await(() -> EntityKitTest.Picky.PASSIVATED.contains("idle=5"));

        assertThat(picky.await(new EntityKitTest.Picky.Sum())).isEqualTo(15);
    }

    @Test
    void a_rejection_reaches_the_caller_as_its_type() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "rejecting");

        assertThatExceptionOfType(RequestRejected.class)
                .isThrownBy(() -> counter.await(new Counter.Add(0)))
                .withMessage("by must not be 0");
    }

    @Test
    void a_failing_handler_answers_its_caller_and_does_not_loop() {
        EntityRef<Gadget> gadget = sharding.entity(Gadget.class, "failing");
        long before = sharding.counters().failures();

        assertThatExceptionOfType(EntityFailed.class)
                .isThrownBy(() -> gadget.await(new Gadget.Explode("too hot")))
                .withMessage("Gadget [failing] failed: IllegalStateException: too hot");

        assertThat(gadget.await(new Gadget.Ticks())).isZero();
        assertThat(sharding.counters().failures() - before).isEqualTo(1);
    }

    @Test
    void a_fenced_write_fails_its_caller_at_once_and_the_entity_comes_back() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "fenced");
        counter.await(new Counter.Add(1));
        FencingJournal.FENCED.set(true);

        assertThatExceptionOfType(WriteFailed.class)
                .isThrownBy(() -> counter.await(new Counter.Add(1)))
                .withMessageContaining("Counter [fenced]: the journal failed the write")
                .withMessageContaining("another node has taken over");
        FencingJournal.FENCED.set(false);

        await(() -> sharding.counters().failedWrites() >= 1);
        await(() -> total(counter).equals(Optional.of(1L)));
    }

    @Test
    void requests_that_wait_behind_a_failed_write_are_told_at_once_that_nothing_was_done() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "behind");
        counter.await(new Counter.Get());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        FencingJournal.GATE.set(gate);
        CompletableFuture<Long> first = asked(counter);
        List<CompletableFuture<Long>> waiting =
                Stream.generate(() -> asked(counter)).limit(200).toList();
        await(() -> gate.getNumberOfDependents() > 0);
        FencingJournal.GATE.set(CompletableFuture.completedFuture(null));

        gate.completeExceptionally(new IllegalStateException("another node has taken over"));

        assertThat(first)
                .failsWithin(3, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(WriteFailed.class);
        CompletableFuture<?> all = CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> true);
        assertThat(all).as("answered long before the time-out").succeedsWithin(3, TimeUnit.SECONDS);
        assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally))
                .isNotEmpty()
                .allSatisfy(lost -> assertThat(lost)
                        .failsWithin(0, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(EntityFailed.class)
                        .withMessageContaining("nothing was done"));
    }

    @Test
    void requests_beyond_the_bound_are_refused_while_a_write_is_held_back() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "besieged");
        counter.await(new Counter.Get());
        long before = sharding.counters().overloads();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        FencingJournal.GATE.set(gate);
        CompletableFuture<Long> first = asked(counter);
        List<CompletableFuture<Long>> waiting =
                Stream.generate(() -> asked(counter)).limit(1000).toList();
        List<CompletableFuture<Long>> beyond =
                Stream.generate(() -> asked(counter)).limit(50).toList();

        assertThat(beyond)
                .allSatisfy(refused -> assertThat(refused)
                        .failsWithin(5, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(Overloaded.class)
                        .withMessage("Counter [besieged] has 1000 requests waiting"));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        FencingJournal.GATE.set(CompletableFuture.completedFuture(null));
        gate.complete(null);

        assertThat(first).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1L);
        assertThat(CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)))
                .succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(waiting.get(999)).isCompletedWithValue(1001L);
        assertThat(asked(counter)).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1002L);
        assertThat(sharding.counters().overloads() - before).isEqualTo(50);
    }

    @Test
    void a_refused_write_fails_its_caller_and_changes_nothing() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "refused");
        counter.await(new Counter.Add(1));
        FencingJournal.REFUSING.set(true);

        assertThatExceptionOfType(WriteFailed.class)
                .isThrownBy(() -> counter.await(new Counter.Add(1)))
                .withMessageContaining("Counter [refused]: the journal refused the write");
        FencingJournal.REFUSING.set(false);

        assertThat(counter.await(new Counter.Get())).isEqualTo(1L);
    }

    @Test
    void an_unreadable_journal_fails_the_caller_at_once() {
        FencingJournal.UNREADABLE.set(true);
        EntityRef<Counter> counter = sharding.entity(Counter.class, "unreadable");

        assertThatExceptionOfType(EntityFailed.class)
                .isThrownBy(() -> counter.await(new Counter.Get()))
                .satisfies(failed -> assertThat(failed.getMessage())
                        .as("the first when the request arrives in time, the second when the actor had stopped by then")
                        .matches("Counter \\[unreadable\\] (could not start: .*disk unreadable|stopped before .*)"));
    }

    @Test
    void where_names_the_node_without_starting_the_entity() {
        sharding.entity(Counter.class, "here").await(new Counter.Get());
        long entities = sharding.counters().entities();
        Cluster cluster = Cluster.get(kit.system());

        assertThat(sharding.where(Counter.class, "here"))
                .succeedsWithin(5, TimeUnit.SECONDS)
                .satisfies(owner -> assertThat(owner.orElseThrow().uid())
                        .isEqualTo(cluster.selfMember().uniqueAddress().longUid()));
        assertThat(sharding.where(Hermit.class, "nobody"))
                .succeedsWithin(5, TimeUnit.SECONDS)
                .isEqualTo(Optional.empty());
        assertThat(sharding.counters().entities()).isLessThanOrEqualTo(entities);
    }

    @Test
    void timers_and_pipes_come_home() {
        EntityRef<Gadget> gadget = sharding.entity(Gadget.class, "busy");

        gadget.await(new Gadget.Arm(Duration.ofMillis(10)));
        gadget.await(new Gadget.Fetch("x"));

        await(() -> gadget.await(new Gadget.Ticks()) >= 2);
        await(() -> gadget.await(new Gadget.Last()).equals("x@busy"));
        gadget.await(new Gadget.Disarm());
        int ticks = gadget.await(new Gadget.Ticks());
        assertThat(ticks).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_tell_is_carried_out() {
        EntityRef<Counter> counter = sharding.entity(Counter.class, "told");

        counter.tell(new Counter.Add(9));

        assertThat(counter.await(new Counter.Get())).isEqualTo(9L);
    }

    @Test
    void messages_that_are_too_large_fail_with_their_type() {
        EntityRef<Gadget> gadget = sharding.entity(Gadget.class, "large");

        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> gadget.await(new Gadget.Repeat("x".repeat(300_000), 1)))
                .withMessageContaining("Gadget.Repeat has 300");
        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> gadget.await(new Gadget.Repeat("x".repeat(1000), 1000)))
                .withMessageContaining("the reply to Gadget.Repeat has 100");
        assertThat(gadget.await(new Gadget.Repeat("x", 3))).isEqualTo("xxx");
    }

    @Test
    void a_timeout_says_which_entity_shard_and_owner() {
        EntityRef<Sleeper> sleeper = sharding.entity(Sleeper.class, "s");
        CompletionStage<Long> answer = sleeper.ask(new Sleeper.Nap(700), Duration.ofMillis(100));

        assertThat(answer)
                .failsWithin(3, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(AskTimeout.class)
                .withMessageContaining(
                        "Sleeper [s] did not answer Sleeper.Nap within 100 ms; shard 5 is on 127.0.0.1:");
    }

    @Test
    void shards_are_counted_by_type() {
        sharding.entity(Counter.class, "a").await(new Counter.Get());

        assertThat(sharding.localShards())
                .hasEntrySatisfying("Counter", shards -> assertThat(shards).isBetween(1, 8));
    }

    @Test
    void the_hot_entity_and_its_shard_can_be_seen() {
        EntityRef<Counter> hot = sharding.entity(Counter.class, "hot");
        for (int turn = 0; turn < 3_000; turn++) {
            hot.tell(new Counter.Get());
            if (turn % 500 == 0) {
                hot.await(new Counter.Get());
            }
        }

        assertThat(sharding.hot(Counter.class))
                .first()
                .extracting(HotEntity::id)
                .isEqualTo("hot");
        assertThat(sharding.shards(Counter.class)).hasSize(8).anySatisfy(shard -> {
            assertThat(shard.entities()).isPositive();
            assertThat(shard.perSecond()).isPositive();
            assertThat(shard.epoch()).isPositive();
            assertThat(shard.owner()).isNotNull();
            assertThat(shard.held()).isZero();
            assertThat(shard.handingOff()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud800", "$anchor-3"})
    void an_unusable_id_is_refused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sharding.entity(Counter.class, id))
                .withMessageStartingWith("an entity id must");
    }

    @Test
    void a_long_or_missing_id_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> sharding.entity(Counter.class, "ä".repeat(513)));
        assertThatIllegalArgumentException().isThrownBy(() -> sharding.entity(Counter.class, null));
        assertThat(sharding.entity(Counter.class, "ä".repeat(512)).await(new Counter.Get()))
                .isZero();
    }

    @Test
    void a_type_that_was_not_given_at_the_start_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sharding.entity(EntityKitTest.Hasty.class, "p"))
                .withMessage("Hasty is not an entity type of this node; add it at the start");
    }

    /** The total, or nothing while the entity is being replaced. */
    private static Optional<Long> total(EntityRef<Counter> counter) {
        try {
            return Optional.of(counter.await(new Counter.Get()));
        } catch (EntityFailed stopped) {
            return Optional.empty();
        }
    }

    private static CompletableFuture<Long> asked(EntityRef<Counter> counter) {
        return counter.ask(new Counter.Add(1), Duration.ofSeconds(30)).toCompletableFuture();
    }

    private static void await(BooleanSupplier condition) {
        kit.<Object>createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
            assertThat(condition.getAsBoolean()).isTrue();
            return null;
        });
    }

    /** Nobody ever asks it. */
    public static final class Hermit extends Entity<Hermit> {}

    /** Blocks its thread, as an entity must not. */
    public static final class Sleeper extends Entity<Sleeper> {
        public record Nap(long millis) implements Request<Sleeper, Long> {}

        public Sleeper() {
            on(Nap.class, nap -> {
                java.util.concurrent.locks.LockSupport.parkNanos(nap.millis() * 1_000_000);
                return reply(nap.millis());
            });
        }
    }
}
