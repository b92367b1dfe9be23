package dev.muster.sharding.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class SlotTest {
    private static final long RUN = 7;

    private final Slot slot = new Slot(RUN);

    @Test
    void before_the_entity_has_started_messages_go_through_the_region() {
        assertThat(slot.path()).isEqualTo(Path.REGION);
        assertThat(slot.isSettled()).isFalse();
    }

    @Test
    void a_slot_opens_when_its_marker_has_come_through_the_region() {
        assertThat(slot.started()).containsExactly(new SlotOutput.AwaitQuiet());
        assertThat(slot.path()).isEqualTo(Path.QUEUE);
        assertThat(slot.quiet()).containsExactly(new SlotOutput.Mark(RUN));
        assertThat(slot.path()).isEqualTo(Path.QUEUE);
        assertThat(slot.isSettled()).isFalse();
        assertThat(slot.marked(RUN)).containsExactly(new SlotOutput.Open());

        assertThat(slot.path()).isEqualTo(Path.MAILBOX);
        assertThat(slot.isSettled()).isTrue();
    }

    @Test
    void a_marker_of_an_earlier_incarnation_opens_nothing() {
        slot.started();
        slot.quiet();

        assertThat(slot.marked(RUN - 1)).isEmpty();
        assertThat(slot.path()).isEqualTo(Path.QUEUE);
    }

    @Test
    void a_marker_before_the_grace_period_is_over_opens_nothing() {
        slot.started();

        assertThat(slot.marked(RUN)).isEmpty();
    }

    @Test
    void passivation_tells_the_shard_first_then_closes_then_finishes_behind_the_last_message() {
        open();

        assertThat(slot.passivate()).containsExactly(new SlotOutput.Passivate());
        assertThat(slot.path()).isEqualTo(Path.MAILBOX);
        assertThat(slot.stop()).containsExactly(new SlotOutput.AwaitQuiet());
        assertThat(slot.path()).isEqualTo(Path.QUEUE);
        assertThat(slot.quiet()).containsExactly(new SlotOutput.Finish());
        assertThat(slot.ended(0)).containsExactly(new SlotOutput.Remove());
        assertThat(slot.path()).isEqualTo(Path.GONE);
    }

    @Test
    void a_slot_that_had_messages_at_its_end_stays_unsettled_until_its_successor_starts() {
        open();
        slot.passivate();
        slot.stop();
        slot.quiet();

        assertThat(slot.ended(2)).containsExactly(new SlotOutput.Requeue());
        assertThat(slot.path()).isEqualTo(Path.REGION);
        assertThat(slot.isSettled()).isFalse();
    }

    @Test
    void passivation_wanted_while_opening_begins_once_open_and_only_once() {
        slot.started();
        assertThat(slot.passivate()).isEmpty();
        slot.quiet();
        assertThat(slot.passivate()).isEmpty();

        assertThat(slot.marked(RUN)).containsExactly(new SlotOutput.Open(), new SlotOutput.Passivate());
        assertThat(slot.passivate()).isEmpty();
    }

    @Test
    void stopped_while_opening_the_queue_goes_to_the_region_and_no_wait_is_needed() {
        slot.started();

        assertThat(slot.stop()).containsExactly(new SlotOutput.Requeue(), new SlotOutput.Finish());
        assertThat(slot.path()).isEqualTo(Path.REGION);
        assertThat(slot.quiet()).isEmpty();
        assertThat(slot.marked(RUN)).isEmpty();
        assertThat(slot.ended(0)).containsExactly(new SlotOutput.Remove());
    }

    @Test
    void a_second_stop_changes_nothing() {
        open();
        slot.stop();

        assertThat(slot.stop()).isEmpty();
        assertThat(slot.quiet()).containsExactly(new SlotOutput.Finish());
        assertThat(slot.stop()).isEmpty();
    }

    @Test
    void an_entity_that_ends_unasked_leaves_no_slot_behind_whatever_is_queued() {
        slot.started();

        assertThat(slot.ended(3)).containsExactly(new SlotOutput.Requeue(), new SlotOutput.Remove());
        assertThat(slot.isSettled()).isTrue();
    }

    @Test
    void an_incarnation_starts_once() {
        slot.started();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(slot::started)
                .withMessageContaining("OPENING");
    }

    private void open() {
        slot.started();
        slot.quiet();
        slot.marked(RUN);
    }
}
