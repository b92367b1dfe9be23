package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.muster.sharding.Shelf.Book;
import dev.muster.sharding.Shelf.Stock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

/** Entities that store their state as a whole, on one real node. */
class DurableStateTest {
    private static final Book BOOK = new Book("a");

    private static ActorTestKit kit;
    private static Sharding sharding;

    @BeforeAll
    static void start() {
        kit = ActorTestKit.create("muster", ConfigFactory.load("sharding-test"));
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        sharding = Sharding.start(
                kit.system(),
                List.of(
                        new EntityType<>(
                                Shelf.class,
                                Shelf::new,
                                EntitySettings.defaults().withPassivateAfter(Duration.ofMillis(300))),
                        EntityType.of(Counter.class, Counter::new)),
                ShardingSettings.defaults().withShards(8));
    }

    @AfterAll
    static void stop() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void mend() {
        TestStates.mend();
    }

    @Test
    void a_request_is_answered_after_its_state_is_stored() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "held");
        CompletableFuture<Void> gate = new CompletableFuture<>();
        shelf.await(new Shelf.Look());
        TestStates.GATE.set(gate);

        CompletableFuture<Integer> put = put(shelf);
        CompletableFuture<Stock> look = shelf.ask(new Shelf.Look()).toCompletableFuture();
        await(() -> gate.getNumberOfDependents() > 0);

        assertThat(put).isNotDone();
        assertThat(look).isNotDone();
        gate.complete(null);
        assertThat(put).succeedsWithin(3, TimeUnit.SECONDS).isEqualTo(1);
        assertThat(look).succeedsWithin(3, TimeUnit.SECONDS).isEqualTo(new Stock(List.of(BOOK), 0));
    }

    @Test
    void an_acknowledged_state_is_there_after_passivation() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "idle");
        shelf.await(new Shelf.Put(BOOK));
        shelf.await(new Shelf.Put(new Book("b")));
        shelf.await(new Shelf.Take());

        await(() -> Shelf.PASSIVATED.contains("idle=1"));

        assertThat(shelf.await(new Shelf.Look())).isEqualTo(new Stock(List.of(new Book("b")), 1));
        assertThat(shelf.await(new Shelf.Put(BOOK)))
                .as("the next revision follows")
                .isEqualTo(2);
    }

    @Test
    void a_refused_write_fails_its_caller_at_once_and_the_entity_comes_back_with_what_is_stored() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "fenced");
        shelf.await(new Shelf.Put(BOOK));
        TestStates.FENCED.set(true);

        assertThatExceptionOfType(WriteFailed.class)
                .isThrownBy(() -> shelf.await(new Shelf.Take()))
                .withMessageContaining("Shelf [fenced]: the state store failed the write")
                .withMessageContaining("another node has taken over");
        TestStates.FENCED.set(false);

        await(() -> stock(shelf).equals(Optional.of(new Stock(List.of(BOOK), 0))));
    }

    @Test
    void requests_behind_a_failed_write_are_told_at_once_that_nothing_was_done() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "behind");
        shelf.await(new Shelf.Look());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        TestStates.GATE.set(gate);
        CompletableFuture<Integer> first = put(shelf);
        await(() -> gate.getNumberOfDependents() > 0);
        List<CompletableFuture<Integer>> waiting =
                Stream.generate(() -> put(shelf)).limit(100).toList();
        TestStates.GATE.set(CompletableFuture.completedFuture(null));

        gate.completeExceptionally(new IllegalStateException("no space"));

        assertThatThrownBy(() -> first.get(3, TimeUnit.SECONDS)).hasCauseInstanceOf(WriteFailed.class);
        CompletableFuture<?> all = CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
                .handle((done, failure) -> true);
        assertThat(all).as("answered long before the time-out").succeedsWithin(3, TimeUnit.SECONDS);
        assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally))
                .allSatisfy(lost -> assertThat(lost)
                        .failsWithin(0, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(EntityFailed.class)
                        .withMessageContaining("nothing was done"));
    }

    @Test
    void requests_beyond_the_bound_are_refused_while_a_write_is_held_back() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "besieged");
        shelf.await(new Shelf.Look());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        TestStates.GATE.set(gate);
        CompletableFuture<Integer> first = put(shelf);
        await(() -> gate.getNumberOfDependents() > 0);
        TestStates.GATE.set(CompletableFuture.completedFuture(null));
        List<CompletableFuture<Integer>> waiting =
                Stream.generate(() -> put(shelf)).limit(1000).toList();

        assertThat(put(shelf))
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(Overloaded.class)
                .withMessage("Shelf [besieged] has 1000 requests waiting");
        gate.complete(null);

        assertThat(first).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1);
        assertThat(waiting.get(999)).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo(1001);
        assertThat(put(shelf)).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(1002);
    }

    @Test
    void an_unreadable_state_answers_whoever_waits_and_is_tried_again() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "unreadable");
        TestStates.UNREADABLE.set(true);

        assertThatExceptionOfType(EntityFailed.class)
                .isThrownBy(() -> shelf.await(new Shelf.Look()))
                .withMessageContaining("Shelf [unreadable] could not start: IllegalStateException: disk unreadable");
        TestStates.UNREADABLE.set(false);

        await(() -> stock(shelf).isPresent());
    }

    @Test
    void a_failing_handler_answers_its_caller_and_those_that_wait_are_served() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "failing");
        shelf.await(new Shelf.Put(BOOK));
        CompletableFuture<Void> jammed = shelf.ask(new Shelf.Jam("stuck")).toCompletableFuture();
        List<CompletableFuture<Stock>> behind = Stream.generate(
                        () -> shelf.ask(new Shelf.Look()).toCompletableFuture())
                .limit(50)
                .toList();

        assertThatThrownBy(() -> jammed.get(3, TimeUnit.SECONDS))
                .hasCauseInstanceOf(EntityFailed.class)
                .hasMessageContaining("Shelf [failing] failed: IllegalStateException: stuck");

        assertThat(behind)
                .allSatisfy(look ->
                        assertThat(look).succeedsWithin(3, TimeUnit.SECONDS).isEqualTo(new Stock(List.of(), -1)));
    }

    @Test
    void an_entity_asks_another_and_brings_its_answer_home() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "asking");
        sharding.entity(Counter.class, "asked").await(new Counter.Add(6));

        shelf.await(new Shelf.Count("asked"));

        await(() -> stock(shelf).equals(Optional.of(new Stock(List.of(), 7))));
    }

    @Test
    void an_entity_sends_itself_a_request() {
        EntityRef<Shelf> shelf = sharding.entity(Shelf.class, "nudged");

        shelf.await(new Shelf.Nudge());

        await(() -> stock(shelf).equals(Optional.of(new Stock(List.of(new Book("nudged nudged")), 0))));
    }

    private static CompletableFuture<Integer> put(EntityRef<Shelf> shelf) {
        return shelf.ask(new Shelf.Put(BOOK), Duration.ofSeconds(30)).toCompletableFuture();
    }

    private static Optional<Stock> stock(EntityRef<Shelf> shelf) {
        try {
            return Optional.of(shelf.await(new Shelf.Look()));
        } catch (EntityFailed restarting) {
            return Optional.empty();
        }
    }

    private static void await(BooleanSupplier condition) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(10), () -> {
            assertThat(condition.getAsBoolean()).isTrue();
            return true;
        });
    }
}
