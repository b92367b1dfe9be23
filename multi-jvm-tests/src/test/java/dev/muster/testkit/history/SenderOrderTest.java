package dev.muster.testkit.history;

import static dev.muster.testkit.history.Verdicts.assertUnknown;
import static dev.muster.testkit.history.Verdicts.assertValid;
import static dev.muster.testkit.history.Verdicts.assertViolated;

import org.junit.jupiter.api.Test;

class SenderOrderTest {
    private final Sketch history = new Sketch();
    private long instants;

    @Test
    void rising_numbers_of_two_senders_may_mix() {
        arrive("a", 1).arrive("b", 1).arrive("a", 2).arrive("b", 2);

        assertValid(verdict(Delivery.AT_MOST_ONCE));
    }

    @Test
    void a_message_behind_a_later_one_is_out_of_order() {
        arrive("a", 1).arrive("a", 3).arrive("a", 2);

        assertViolated(verdict(Delivery.AT_MOST_ONCE))
                .contains("out of order: message 2 from a to r", "after message 3");
    }

    @Test
    void order_is_judged_by_instants_and_not_by_when_nodes_reported() {
        history.seen(new Event.Delivered(20, "r", "a", 2)).seen(new Event.Delivered(10, "r", "a", 1));

        assertValid(Checks.orderPerSender(history.transcript(), Delivery.AT_MOST_ONCE));
    }

    @Test
    void a_second_arrival_is_a_duplicate() {
        arrive("a", 1).arrive("a", 1);

        assertViolated(verdict(Delivery.AT_MOST_ONCE))
                .contains("duplicate: message 1 from a to r arrived again at 2 ns");
    }

    @Test
    void at_least_once_permits_duplicates_even_late_ones() {
        arrive("a", 1).arrive("a", 2).arrive("a", 1).arrive("a", 2).arrive("a", 3);

        assertValid(verdict(Delivery.AT_LEAST_ONCE));
    }

    @Test
    void at_least_once_orders_first_arrivals() {
        arrive("a", 1).arrive("a", 3).arrive("a", 1).arrive("a", 2);

        assertViolated(verdict(Delivery.AT_LEAST_ONCE)).contains("out of order: message 2");
    }

    @Test
    void a_gap_that_nobody_reported_is_found() {
        arrive("a", 1).arrive("a", 4);

        assertViolated(verdict(Delivery.AT_MOST_ONCE)).contains("gap: 2 to 3 from a to r never arrived");
    }

    @Test
    void a_gap_is_allowed_where_the_sender_knows_of_a_failure_or_of_nothing() {
        history.ok(1, 2, "a", send(1)).failed(3, 4, "a", send(2)).unknown(5, 6, "a", send(3));
        history.ok(7, 8, "a", send(4));
        arrive("a", 1).arrive("a", 4);

        assertValid(verdict(Delivery.AT_MOST_ONCE));
    }

    @Test
    void an_acknowledged_message_that_never_arrived_is_lost_even_at_the_end() {
        history.ok(1, 2, "a", send(1)).ok(3, 4, "a", send(2));
        arrive("a", 1);

        assertViolated(verdict(Delivery.AT_MOST_ONCE))
                .contains("lost: message 2 from a to r", "a send a r 2 (3..4 ns) ok");
    }

    @Test
    void an_arrival_of_what_was_reported_as_failed_is_found() {
        history.failed(1, 2, "a", send(1));
        arrive("a", 1);

        assertViolated(verdict(Delivery.AT_MOST_ONCE)).contains("reported as failed");
    }

    @Test
    void an_arrival_of_what_was_never_sent_is_found() {
        history.ok(1, 2, "a", send(1));
        arrive("a", 1).arrive("a", 2);

        assertViolated(verdict(Delivery.AT_MOST_ONCE)).contains("phantom: message 2 from a to r");
    }

    @Test
    void a_number_used_for_two_messages_leaves_the_check_undecided() {
        history.unknown(1, 2, "a", send(1)).ok(3, 4, "a", send(1));
        arrive("a", 1);

        assertUnknown(verdict(Delivery.AT_MOST_ONCE)).contains("sent by two calls");
    }

    private static Operation send(long sequence) {
        return new Operation.Send("a", "r", sequence);
    }

    private SenderOrderTest arrive(String sender, long sequence) {
        history.seen(new Event.Delivered(++instants, "r", sender, sequence));
        return this;
    }

    private Verdict verdict(Delivery delivery) {
        return Checks.orderPerSender(history.transcript(), delivery);
    }
}
