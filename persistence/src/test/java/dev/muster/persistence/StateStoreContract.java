package dev.muster.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.NotSerializableException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every durable state store of ours must do. Pekko has no compatibility kit for them; these are the promises of its
 * {@code DurableStateUpdateStore}, and ours: the fence, and revisions without gaps.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StateStoreContract {
    private static final long PATIENCE_SECONDS = 30;

    private ActorSystem here;
    private ActorSystem there;
    private DurableStateUpdateStore<Object> store;
    private DurableStateUpdateStore<Object> other;
    private String id;

    /** The configuration that chooses the store under test; two systems with it share their states. */
    protected abstract Config stateStore();

    @BeforeAll
    void start() {
        here = PluginFixture.start(stateStore());
        there = PluginFixture.start(stateStore());
        store = storeOf(here);
        other = storeOf(there);
    }

    @AfterAll
    void stop() {
        PluginFixture.stop(here);
        PluginFixture.stop(there);
    }

    @BeforeEach
    void choose_an_id() {
        id = "id-" + UUID.randomUUID();
    }

    @Test
    void an_id_without_a_state_has_revision_zero() {
        assertThat(read(store)).isEqualTo(stored(null, 0));
    }

    @Test
    void what_was_written_last_is_read() {
        read(store);
        write(store, 1, "one");
        write(store, 2, "two");

        assertThat(read(store)).isEqualTo(stored("two", 2));
    }

    @Test
    void a_state_can_be_written_without_reading_first() {
        write(store, 1, "one");
        write(store, 2, "two");

        assertThat(read(store)).isEqualTo(stored("two", 2));
    }

    @Test
    void states_of_different_ids_do_not_touch_each_other() {
        write(store, 1, "mine");
        String mine = id;
        id = "other-" + mine;
        write(store, 1, "another");
        write(store, 2, "another still");

        id = mine;

        assertThat(read(store)).isEqualTo(stored("mine", 1));
    }

    @Test
    void a_revision_that_was_written_before_is_refused_and_nothing_is_written() {
        write(store, 1, "one");

        assertThat(refusal(store.upsertObject(id, 1, "again", "")))
                .isInstanceOfSatisfying(RevisionConflictException.class, conflict -> {
                    assertThat(conflict.persistenceId()).isEqualTo(id);
                    assertThat(conflict.revision()).isEqualTo(1);
                    assertThat(conflict.storedRevision()).isEqualTo(1);
                });
        assertThat(read(store)).isEqualTo(stored("one", 1));
    }

    @Test
    void a_revision_that_leaves_a_gap_is_refused_and_nothing_is_written() {
        write(store, 1, "one");

        assertThat(refusal(store.upsertObject(id, 3, "three", ""))).isInstanceOf(RevisionConflictException.class);
        assertThat(read(store)).isEqualTo(stored("one", 1));
    }

    @Test
    void a_deleted_state_is_gone_and_its_revision_goes_on() {
        write(store, 1, "one");

        await(store.deleteObject(id, 2));

        assertThat(read(store)).isEqualTo(stored(null, 2));
        assertThat(refusal(store.upsertObject(id, 1, "back", ""))).isInstanceOf(RevisionConflictException.class);
        write(store, 3, "three");
        assertThat(read(store)).isEqualTo(stored("three", 3));
    }

    @Test
    @SuppressWarnings("deprecation") // still part of Pekko's interface
    void a_deletion_without_a_revision_deletes_whatever_is_there() {
        write(store, 1, "one");
        write(store, 2, "two");

        await(store.deleteObject(id));

        assertThat(read(store)).isEqualTo(stored(null, 3));
    }

    @Test
    void a_deletion_with_a_stale_revision_is_refused() {
        write(store, 1, "one");

        assertThat(refusal(store.deleteObject(id, 1))).isInstanceOf(RevisionConflictException.class);
        assertThat(read(store)).isEqualTo(stored("one", 1));
    }

    @Test
    void a_writer_is_refused_once_another_has_read_the_state() {
        read(store);
        write(store, 1, "one");

        assertThat(read(other)).isEqualTo(stored("one", 1));

        assertThat(refusal(store.upsertObject(id, 2, "lost", "")))
                .isInstanceOfSatisfying(FencedException.class, fenced -> {
                    assertThat(fenced.persistenceId()).isEqualTo(id);
                    assertThat(fenced.storedEpoch()).isGreaterThan(fenced.heldEpoch());
                });
        assertThat(refusal(store.deleteObject(id, 2))).isInstanceOf(FencedException.class);
        write(other, 2, "two");
        assertThat(read(other)).isEqualTo(stored("two", 2));
    }

    @Test
    void of_two_writers_that_take_turns_each_must_read_again() {
        read(store);
        read(other);
        read(store);

        write(store, 1, "one");

        assertThat(refusal(other.upsertObject(id, 1, "lost", ""))).isInstanceOf(FencedException.class);
        assertThat(read(other)).isEqualTo(stored("one", 1));
        write(other, 2, "two");
    }

    @Test
    void refused_writes_are_counted() {
        long before = JournalMetrics.of(here).fencedWrites();
        long written = JournalMetrics.of(here).writtenStates();
        write(store, 1, "one");
        refusal(store.upsertObject(id, 1, "again", ""));
        read(other);

        refusal(store.upsertObject(id, 2, "lost", ""));

        assertThat(JournalMetrics.of(here).fencedWrites() - before).isEqualTo(2);
        assertThat(JournalMetrics.of(here).writtenStates() - written).isEqualTo(1);
    }

    @Test
    void an_unserializable_state_is_refused_and_the_one_before_stays() {
        write(store, 1, "one");

        assertThat(refusal(store.upsertObject(id, 2, new Object(), ""))).isInstanceOf(NotSerializableException.class);

        assertThat(read(store)).isEqualTo(stored("one", 1));
        write(store, 2, "two");
    }

    @Test
    void states_are_stored_through_their_serializer() {
        ProbePayload payload = new ProbePayload(new TestKit(here).getRef());

        write(store, 1, payload);

        assertThat(read(store)).isEqualTo(stored(payload, 1));
    }

    @Test
    void a_large_state_is_read_as_it_was_written() {
        String large = "0123456789abcdef".repeat(1 << 19);
        write(store, 1, large);
        write(store, 2, large + "!");

        assertThat(read(store)).isEqualTo(stored(large + "!", 2));
    }

    @Test
    void what_was_acknowledged_survives_a_restart() {
        write(store, 1, "one");
        PluginFixture.stop(here);
        PluginFixture.stop(there);

        start();

        assertThat(read(store)).isEqualTo(stored("one", 1));
        write(store, 2, "two");
    }

    @Test
    void a_closed_store_fails_and_writes_nothing() {
        ActorSystem brief = PluginFixture.start(stateStore());
        DurableStateUpdateStore<Object> closed = storeOf(brief);
        await(closed.getObject(id));
        PluginFixture.stop(brief);
        PluginFixture.stop(here);
        PluginFixture.stop(there);

        assertThat(refusal(closed.upsertObject(id, 1, "late", ""))).isInstanceOf(IllegalStateException.class);

        start();
        assertThat(read(store)).isEqualTo(stored(null, 0));
    }

    @Test
    void the_scala_side_reads_what_the_java_side_wrote() throws Exception {
        write(store, 1, "one");
        org.apache.pekko.persistence.state.scaladsl.DurableStateUpdateStore<Object> reader =
                DurableStateStoreRegistry.get(here).durableStateStoreFor("");

        assertThat(scala.concurrent.Await.result(
                                reader.getObject(id),
                                scala.concurrent.duration.Duration.create(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .value()
                        .get())
                .isEqualTo("one");
    }

    @SuppressWarnings("unchecked") // Pekko has no type for the class of a generic store
    private static DurableStateUpdateStore<Object> storeOf(ActorSystem system) {
        return DurableStateStoreRegistry.get(system).getDurableStateStoreFor(DurableStateUpdateStore.class, "");
    }

    private GetObjectResult<Object> read(DurableStateUpdateStore<Object> from) {
        return await(from.getObject(id));
    }

    private void write(DurableStateUpdateStore<Object> to, long revision, Object state) {
        assertThat(await(to.upsertObject(id, revision, state, ""))).isEqualTo(Done.getInstance());
    }

    private static GetObjectResult<Object> stored(Object state, long revision) {
        return new GetObjectResult<>(Optional.ofNullable(state), revision);
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Throwable refusal(CompletionStage<?> write) {
        Throwable failure = await(write.handle((done, thrown) -> thrown));
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }
}
