package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.OWN;
import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.message;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.run;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What late, forged and endless packets must not do. */
class HostileTest {
    private final NodeUnderTest node = new NodeUnderTest();

    @Test
    void the_late_answer_of_a_run_that_has_ended_does_not_remove_the_run_that_came_after_it() {
        node.among(3);
        NodeId first = run(2, 2);
        NodeId second = run(2, 22);
        node.keep(node.swim.seek(node.nowNanos, List.of(new ContactPoint(first.host(), first.port()))));
        node.run(Duration.ZERO);
        Output.Send question = sends(Message.Ping.class, node.outputs).stream()
                .filter(send -> send.to().uid() == NodeId.ANY_RUN)
                .findFirst()
                .orElseThrow();
        long sequence = message(Message.Ping.class, question).sequence();
        node.hear(3, Fact.alive(second, 2));

        node.receive(first, 0, new Message.Ack(sequence, first, Optional.empty(), 0), Fact.alive(first, 1));

        assertThat(node.swim.find(second)).map(Fact::status).contains(Status.ALIVE);
    }

    @Test
    void an_outsider_removes_and_accuses_nobody() {
        node.among(2, 3);

        node.receive(
                node(99),
                0,
                new Message.Rumors(),
                alive(2).ended(Status.REMOVED),
                alive(3).suspectedBy(Accusers.of(99)));

        assertThat(node.belief(2)).isEqualTo(alive(2));
        assertThat(node.swim.find(node(3))).contains(alive(3));
    }

    @Test
    void a_node_outbids_metadata_and_a_farewell_that_others_put_into_its_mouth() {
        node.among(2, 3);
        Metadata forged = new Metadata(700, new byte[] {1});

        node.hear(2, alive(OWN).leaving().describedBy(forged));

        Fact own = node.swim.find(SELF).orElseThrow();
        assertThat(own.isLeaving()).isFalse();
        assertThat(own.incarnation()).isEqualTo(1);
        assertThat(own.metadata().version()).isEqualTo(701);
        assertThat(own.metadata().size()).isZero();
        assertThat(alive(OWN).leaving().describedBy(forged).join(own)).isEqualTo(own);
    }

    @Test
    void invented_endings_push_out_no_real_ones_and_fill_no_queue() {
        node.among(2, 3);
        node.keep(node.swim.remove(node.nowNanos, node(2)));

        for (int number = 1_000; number < 30_000; number++) {
            node.hear(3, alive(number).ended(Status.REMOVED));
        }

        assertThat(node.belief(2).status()).isEqualTo(Status.REMOVED);
        Held held = node.swim.held();
        assertThat(held.tombstones()).isLessThanOrEqualTo(MemberTable.MOST_HEARSAY + 1);
        assertThat(held.rumors()).isLessThan(300);
    }

    @Test
    void invented_suspects_are_asked_ten_times_and_no_more() {
        node.among(2, 3);
        node.answering.addAll(List.of(2, 3));
        for (int number = 1_000; number < 1_400; number++) {
            node.hear(3, alive(number).suspectedBy(Accusers.of(3)));
        }
        assertThat(node.swim.held().strangers()).isEqualTo(Contacts.MOST);
        assertThat(node.swim.count(Counter.STRANGERS_REFUSED)).isEqualTo(144);

        node.run(Duration.ofMinutes(40));

        assertThat(node.swim.held().strangers()).isZero();
    }

    @Test
    void acks_for_nodes_that_nobody_knows_leave_no_record() {
        node.among(2, 3);

        for (int number = 1_000; number < 1_200; number++) {
            List<Output> outputs = node.receive(2, new Message.IndirectPing(number, node(number)));
            long sequence = message(
                            Message.Ping.class,
                            sends(Message.Ping.class, outputs).get(0))
                    .sequence();
            node.receive(node(number), 0, new Message.Ack(sequence, node(number), Optional.empty(), 0));
        }

        assertThat(node.swim.held().peers()).isLessThanOrEqualTo(2);
    }

    @Test
    void probing_one_that_is_unreachable_anyway_costs_no_health() {
        node.among(3);
        node.hear(3, alive(2));

        node.run(Duration.ofMinutes(10));

        assertThat(node.belief(2).status()).isEqualTo(Status.UNREACHABLE);
        assertThat(node.swim.localHealth()).isZero();
    }
}
