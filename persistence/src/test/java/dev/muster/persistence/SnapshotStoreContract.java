package dev.muster.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.DeleteSnapshotSuccess;
import org.apache.pekko.persistence.DeleteSnapshotsSuccess;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.SaveSnapshotSuccess;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotProtocol.DeleteSnapshot;
import org.apache.pekko.persistence.SnapshotProtocol.DeleteSnapshots;
import org.apache.pekko.persistence.SnapshotProtocol.LoadSnapshot;
import org.apache.pekko.persistence.SnapshotProtocol.LoadSnapshotResult;
import org.apache.pekko.persistence.SnapshotProtocol.SaveSnapshot;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.jdk.javaapi.OptionConverters;

/**
 * What every snapshot store of ours must do: each case of SnapshotStoreSpec, Pekko's technology compatibility kit (TCK),
 * said anew without ScalaTest.
 *
 * <pre>
 * SnapshotStoreSpec, required                                         here
 *  1 not load given an invalid persistenceId                          loads_nothing_of_an_unknown_id
 *  2 not load given non-matching timestamp criteria                   loads_nothing_older_than_all
 *  3 not load given non-matching sequence number criteria             loads_nothing_below_all_sequence_numbers
 *  4 load the most recent snapshot                                    loads_the_latest
 *  5 most recent matching an upper sequence number bound              loads_the_latest_up_to_a_sequence_number
 *  6 most recent matching sequence number and timestamp bounds        loads_the_latest_up_to_a_sequence_number_and_a_time
 *  7 delete a single snapshot identified by sequenceNr                deletes_one_by_its_sequence_number
 *  8 delete all matching sequence number and timestamp bounds         deletes_all_up_to_a_sequence_number_and_a_time
 *  9 not delete with non-matching upper timestamp bounds              deletes_nothing_newer_than_the_time_bound
 * 10 save and overwrite with same sequence number                     overwrites_one_with_the_same_sequence_number
 * 11 save bigger size snapshot                                        saves_a_large_one
 * optional
 *  Serialization                                                      stores_snapshots_through_their_serializer
 *  Metadata                                                           stores_the_metadata_of_a_snapshot
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SnapshotStoreContract {
    private static final long ALL = Long.MAX_VALUE;
    private static final SnapshotSelectionCriteria LATEST = SnapshotSelectionCriteria.latest();

    private ActorSystem system;
    private ActorRef store;
    private TestKit probe;
    private String id;
    private List<SnapshotMetadata> saved;

    /** The configuration that chooses the snapshot store under test as default plugin. */
    protected abstract Config snapshotStore();

    @BeforeAll
    void start() {
        system = PluginFixture.start(snapshotStore());
        store = Persistence.get(system).snapshotStoreFor("", ConfigFactory.empty());
    }

    @AfterAll
    void stop() {
        PluginFixture.stop(system);
    }

    @BeforeEach
    void save_five() {
        id = "id-" + UUID.randomUUID();
        probe = new TestKit(system);
        saved = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            saved.add(save(SnapshotMetadata.apply(id, i + 10), "s-" + i));
        }
    }

    @Test
    void loads_nothing_of_an_unknown_id() {
        store.tell(new LoadSnapshot("unknown", LATEST, ALL), probe.getRef());

        assertThat(probe.expectMsgClass(LoadSnapshotResult.class).snapshot().isEmpty())
                .isTrue();
    }

    @Test
    void loads_nothing_older_than_all() {
        assertThat(load(upTo(ALL, 100), ALL)).isEmpty();
    }

    @Test
    void loads_nothing_below_all_sequence_numbers() {
        assertThat(load(upTo(7, ALL), ALL)).isEmpty();
        assertThat(load(LATEST, 7)).isEmpty();
    }

    @Test
    void loads_the_latest() {
        assertThat(load(LATEST, ALL)).contains(snapshot(5));
    }

    @Test
    void loads_the_latest_up_to_a_sequence_number() {
        assertThat(load(upTo(13, ALL), ALL)).contains(snapshot(3));
        assertThat(load(LATEST, 13)).contains(snapshot(3));
    }

    @Test
    void loads_the_latest_up_to_a_sequence_number_and_a_time() {
        long time = saved.get(2).timestamp();

        assertThat(load(upTo(13, time), ALL)).contains(snapshot(3));
        assertThat(load(upTo(ALL, time), 13)).contains(snapshot(3));
    }

    @Test
    void deletes_one_by_its_sequence_number() {
        TestKit published = new TestKit(system);
        system.eventStream().subscribe(published.getRef(), DeleteSnapshot.class);
        SnapshotMetadata third = new SnapshotMetadata(id, 13, 0);

        store.tell(new DeleteSnapshot(third), probe.getRef());

        published.expectMsgEquals(new DeleteSnapshot(third));
        probe.expectMsgEquals(new DeleteSnapshotSuccess(third));
        assertThat(load(upTo(13, ALL), ALL)).contains(snapshot(2));
    }

    @Test
    void deletes_all_up_to_a_sequence_number_and_a_time() {
        TestKit published = new TestKit(system);
        system.eventStream().subscribe(published.getRef(), DeleteSnapshots.class);
        SnapshotSelectionCriteria criteria = upTo(13, saved.get(2).timestamp());

        store.tell(new DeleteSnapshots(id, criteria), probe.getRef());

        published.expectMsgEquals(new DeleteSnapshots(id, criteria));
        probe.expectMsgEquals(new DeleteSnapshotsSuccess(criteria));
        assertThat(load(criteria, ALL)).isEmpty();
        assertThat(load(upTo(14, saved.get(3).timestamp()), ALL)).contains(snapshot(4));
    }

    @Test
    void deletes_nothing_newer_than_the_time_bound() {
        SnapshotSelectionCriteria criteria = upTo(14, saved.get(3).timestamp() - 1);

        store.tell(new DeleteSnapshots(id, criteria), probe.getRef());

        probe.expectMsgEquals(new DeleteSnapshotsSuccess(criteria));
        assertThat(load(upTo(14, saved.get(3).timestamp()), ALL)).contains(snapshot(4));
    }

    @Test
    void overwrites_one_with_the_same_sequence_number() {
        SnapshotMetadata again = save(saved.get(4), "s-5-modified");

        SelectedSnapshot loaded = load(upTo(15, ALL), ALL).orElseThrow();

        assertThat(again.sequenceNr()).isEqualTo(15);
        assertThat(loaded.snapshot()).isEqualTo("s-5-modified");
        assertThat(loaded.metadata().sequenceNr()).isEqualTo(15);
    }

    @Test
    void saves_a_large_one() {
        String large = "0".repeat(1_000_000);

        save(SnapshotMetadata.apply(id, 100), large);

        assertThat(load(LATEST, ALL).orElseThrow().snapshot()).isEqualTo(large);
    }

    @Test
    void stores_snapshots_through_their_serializer() {
        ProbePayload payload = new ProbePayload(probe.getRef());

        save(SnapshotMetadata.apply(id, 100), payload);

        assertThat(load(LATEST, ALL).orElseThrow().snapshot()).isEqualTo(payload);
    }

    @Test
    void stores_the_metadata_of_a_snapshot() {
        save(SnapshotMetadata.apply(id, 100).withMetadata("metadata"), "s");

        assertThat(load(LATEST, ALL).orElseThrow().metadata().metadata().get()).isEqualTo("metadata");
    }

    private SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
        store.tell(new SaveSnapshot(metadata, snapshot), probe.getRef());
        return probe.expectMsgClass(SaveSnapshotSuccess.class).metadata();
    }

    private Optional<SelectedSnapshot> load(SnapshotSelectionCriteria criteria, long toSequenceNr) {
        store.tell(new LoadSnapshot(id, criteria, toSequenceNr), probe.getRef());
        LoadSnapshotResult result = probe.expectMsgClass(LoadSnapshotResult.class);
        assertThat(result.toSequenceNr()).isEqualTo(toSequenceNr);
        return OptionConverters.toJava(result.snapshot());
    }

    private SelectedSnapshot snapshot(int number) {
        return SelectedSnapshot.create(saved.get(number - 1), "s-" + number);
    }

    private static SnapshotSelectionCriteria upTo(long sequenceNr, long time) {
        return SnapshotSelectionCriteria.create(sequenceNr, time);
    }
}
