package dev.muster.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.DeleteMessagesSuccess;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.JournalProtocol.DeleteMessagesTo;
import org.apache.pekko.persistence.JournalProtocol.RecoverySuccess;
import org.apache.pekko.persistence.JournalProtocol.ReplayMessages;
import org.apache.pekko.persistence.JournalProtocol.ReplayedMessage;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageRejected;
import org.apache.pekko.persistence.JournalProtocol.WriteMessageSuccess;
import org.apache.pekko.persistence.JournalProtocol.WriteMessages;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What every journal of ours must do: each case of JournalSpec, Pekko's technology compatibility kit (TCK) for journals,
 * said anew without ScalaTest.
 *
 * <pre>
 * JournalSpec, required                                               here
 *  1 replay all messages                                              replays_all_events
 *  2 using a lower sequence number bound                              replays_from_a_lower_bound
 *  3 using an upper sequence number bound                             replays_to_an_upper_bound
 *  4 using a count limit                                              replays_no_more_than_the_limit
 *  5 using a lower and upper sequence number bound                    replays_between_two_bounds
 *  6 using both bounds and a count limit                              replays_between_two_bounds_no_more_than_the_limit
 *  7 a single if lower bound equals upper bound                       replays_one_event_if_the_bounds_are_equal
 *  8 a single message if count limit equals 1                         replays_one_event_if_the_limit_is_one
 *  9 not if count limit equals 0                                      replays_nothing_if_the_limit_is_zero
 * 10 not if lower bound is greater than upper bound                   replays_nothing_if_the_lower_bound_is_above_the_upper
 * 11 not if the persistent actor has not yet written                  replays_nothing_of_an_id_that_never_wrote
 * 12 not permanently deleted messages (range deletion)                does_not_replay_deleted_events
 * 13 not reset highestSequenceNr after message deletion               keeps_the_highest_sequence_number_after_a_deletion
 * 14 not reset highestSequenceNr after journal cleanup                keeps_the_highest_sequence_number_after_deleting_all
 * 15 all surviving, lower bound equals the last deleted               replays_the_survivors_from_the_last_deleted
 * 16 recovery success only, upper bound within a deleted prefix       replays_nothing_within_a_deleted_prefix
 * 17 recovery success only, upper bound equals the last deleted       replays_nothing_up_to_the_last_deleted
 * 18 from the first surviving, lower bound equals it                  replays_from_the_first_survivor
 * optional
 *  RejectNonSerializableObjects                                       rejects_an_unserializable_event_alone
 *  Serialization                                                      stores_events_through_their_serializer
 *  Metadata                                                           stores_the_metadata_of_an_event
 *  ReplayWindowSpanningDeletedPrefix                                  replays_survivors_of_a_window_over_a_deleted_prefix
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JournalContract {
    private static final long ALL = Long.MAX_VALUE;
    private static final int ACTOR_INSTANCE = 17;

    private final String writer = UUID.randomUUID().toString();
    private ActorSystem system;
    private ActorRef journal;
    private TestKit receiver;
    private String id;

    /** The configuration that chooses the journal under test as default plugin. */
    protected abstract Config journal();

    @BeforeAll
    void start() {
        system = PluginFixture.start(journal());
        journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
    }

    @AfterAll
    void stop() {
        PluginFixture.stop(system);
    }

    @BeforeEach
    void write_five_events() {
        id = "id-" + UUID.randomUUID();
        receiver = new TestKit(system);
        write(List.of(single(1), single(2), single(3), atomic(event(4, "a-4"), event(5, "a-5"))), 5);
    }

    @Test
    void replays_all_events() {
        assertThat(replayed(1, ALL, ALL)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void replays_from_a_lower_bound() {
        assertThat(replayed(3, ALL, ALL)).containsExactly(3L, 4L, 5L);
    }

    @Test
    void replays_to_an_upper_bound() {
        assertThat(replayed(1, 3, ALL)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void replays_no_more_than_the_limit() {
        assertThat(replayed(1, ALL, 3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void replays_between_two_bounds() {
        assertThat(replayed(2, 3, ALL)).containsExactly(2L, 3L);
    }

    @Test
    void replays_between_two_bounds_no_more_than_the_limit() {
        assertThat(replayed(2, 5, 2)).containsExactly(2L, 3L);
    }

    @Test
    void replays_one_event_if_the_bounds_are_equal() {
        assertThat(replayed(2, 2, ALL)).containsExactly(2L);
    }

    @Test
    void replays_one_event_if_the_limit_is_one() {
        assertThat(replayed(2, 4, 1)).containsExactly(2L);
    }

    @Test
    void replays_nothing_if_the_limit_is_zero() {
        assertThat(replayed(2, 4, 0)).isEmpty();
    }

    @Test
    void replays_nothing_if_the_lower_bound_is_above_the_upper() {
        assertThat(replayed(3, 2, ALL)).isEmpty();
    }

    @Test
    void replays_nothing_of_an_id_that_never_wrote() {
        journal.tell(new ReplayMessages(0, ALL, ALL, "never-" + id, receiver.getRef()), ActorRef.noSender());

        assertThat(receiver.expectMsgClass(RecoverySuccess.class).highestSequenceNr())
                .isZero();
    }

    @Test
    void does_not_replay_deleted_events() {
        TestKit published = new TestKit(system);
        system.eventStream().subscribe(published.getRef(), DeleteMessagesTo.class);

        DeleteMessagesTo command = deleteTo(3);

        published.expectMsgEquals(command);
        assertThat(replayed(1, ALL, ALL)).containsExactly(4L, 5L);
        receiver.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void keeps_the_highest_sequence_number_after_a_deletion() {
        assertThat(replayed(0, ALL, ALL)).containsExactly(1L, 2L, 3L, 4L, 5L);

        deleteTo(3);

        assertThat(replayed(0, ALL, ALL)).containsExactly(4L, 5L);
    }

    @Test
    void keeps_the_highest_sequence_number_after_deleting_all() {
        assertThat(replayed(0, ALL, ALL)).containsExactly(1L, 2L, 3L, 4L, 5L);

        deleteTo(ALL);

        assertThat(replayed(0, ALL, ALL)).isEmpty();
    }

    @Test
    void replays_the_survivors_from_the_last_deleted() {
        deleteTo(3);

        assertThat(replayed(3, ALL, ALL)).containsExactly(4L, 5L);
    }

    @Test
    void replays_nothing_within_a_deleted_prefix() {
        deleteTo(3);

        assertThat(replayed(1, 2, ALL)).isEmpty();
    }

    @Test
    void replays_nothing_up_to_the_last_deleted() {
        deleteTo(3);

        assertThat(replayed(1, 3, ALL)).isEmpty();
    }

    @Test
    void replays_from_the_first_survivor() {
        deleteTo(3);

        assertThat(replayed(4, ALL, ALL)).containsExactly(4L, 5L);
    }

    @Test
    void replays_survivors_of_a_window_over_a_deleted_prefix() {
        deleteTo(3);

        assertThat(replayed(1, 4, ALL)).containsExactly(4L);
    }

    @Test
    void rejects_an_unserializable_event_alone() {
        Object unserializable = new Object();
        TestKit answers = tellWrite(List.of(single(6), atomic(event(7, unserializable)), single(8)));

        answers.expectMsgEquals(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
        PersistentRepr first = answers.expectMsgClass(WriteMessageSuccess.class).persistent();
        WriteMessageRejected second = answers.expectMsgClass(WriteMessageRejected.class);
        PersistentRepr third = answers.expectMsgClass(WriteMessageSuccess.class).persistent();
        assertThat(first.payload()).isEqualTo("a-6");
        assertThat(second.message().payload()).isSameAs(unserializable);
        assertThat(second.cause()).isInstanceOf(NotSerializableException.class);
        assertThat(third.payload()).isEqualTo("a-8");
        assertThat(replayed(6, ALL, ALL, 8)).containsExactly(6L, 8L);
    }

    @Test
    void stores_events_through_their_serializer() {
        ProbePayload payload = new ProbePayload(receiver.getRef());

        write(List.of(atomic(event(6, payload))), 1);

        assertThat(replay(6, ALL, ALL, 6))
                .singleElement()
                .satisfies(event -> assertThat(event.payload()).isEqualTo(payload));
    }

    @Test
    void stores_the_metadata_of_an_event() {
        write(List.of(atomic(event(6, "a-6").withMetadata("metadata"))), 1);

        assertThat(replay(6, 6, 1, 6))
                .singleElement()
                .satisfies(event -> assertThat(event.metadata().get()).isEqualTo("metadata"));
    }

    private PersistentRepr event(long sequenceNr, Object payload) {
        return PersistentRepr.apply(payload, sequenceNr, id, "", false, ActorRef.noSender(), writer);
    }

    private AtomicWrite single(long sequenceNr) {
        return atomic(event(sequenceNr, "a-" + sequenceNr));
    }

    private static AtomicWrite atomic(PersistentRepr... events) {
        return new AtomicWrite(CollectionConverters.asScala(List.of(events)).toSeq());
    }

    private TestKit tellWrite(List<AtomicWrite> writes) {
        TestKit answers = new TestKit(system);
        Seq<PersistentEnvelope> envelopes = CollectionConverters.asScala(List.<PersistentEnvelope>copyOf(writes))
                .toSeq();
        journal.tell(new WriteMessages(envelopes, answers.getRef(), ACTOR_INSTANCE), ActorRef.noSender());
        return answers;
    }

    private void write(List<AtomicWrite> writes, int events) {
        TestKit answers = tellWrite(writes);
        answers.expectMsgEquals(JournalProtocol.WriteMessagesSuccessful$.MODULE$);
        for (int i = 0; i < events; i++) {
            WriteMessageSuccess success = answers.expectMsgClass(WriteMessageSuccess.class);
            assertThat(success.persistent().persistenceId()).isEqualTo(id);
            assertThat(success.actorInstanceId()).isEqualTo(ACTOR_INSTANCE);
        }
    }

    private DeleteMessagesTo deleteTo(long sequenceNr) {
        DeleteMessagesTo command = new DeleteMessagesTo(id, sequenceNr, receiver.getRef());
        journal.tell(command, ActorRef.noSender());
        receiver.expectMsgEquals(new DeleteMessagesSuccess(sequenceNr));
        return command;
    }

    private List<Long> replayed(long from, long to, long most) {
        return replayed(from, to, most, 5);
    }

    private List<Long> replayed(long from, long to, long most, long highest) {
        List<PersistentRepr> events = replay(from, to, most, highest);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.payload()).isEqualTo("a-" + event.sequenceNr());
            assertThat(event.persistenceId()).isEqualTo(id);
            assertThat(event.writerUuid()).isEqualTo(writer);
            assertThat(event.deleted()).isFalse();
        });
        return events.stream().map(PersistentRepr::sequenceNr).toList();
    }

    /** Replays, and expects the highest sequence number at the end. */
    private List<PersistentRepr> replay(long from, long to, long most, long highest) {
        journal.tell(new ReplayMessages(from, to, most, id, receiver.getRef()), ActorRef.noSender());
        List<PersistentRepr> events = new ArrayList<>();
        Object message = receiver.expectMsgClass(Object.class);
        while (message instanceof ReplayedMessage replayed) {
            events.add(replayed.persistent());
            message = receiver.expectMsgClass(Object.class);
        }
        assertThat(message).isEqualTo(new RecoverySuccess(highest));
        return events;
    }
}
