package dev.muster.faults.packet;

import static dev.muster.faults.packet.Wires.ACK;
import static dev.muster.faults.packet.Wires.A_TO_B;
import static dev.muster.faults.packet.Wires.B_TO_A;
import static dev.muster.faults.packet.Wires.FIN;
import static dev.muster.faults.packet.Wires.SYN;
import static dev.muster.faults.packet.Wires.tcp;
import static dev.muster.faults.packet.Wires.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Direction;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.Reordering;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacketSwitchTest {
    private static final LinkFaults NONE = LinkFaults.NONE;
    private static final LinkState CUT = LinkState.CLEAR.cut();

    @Test
    void without_faults_a_packet_arrives_at_once_and_as_it_was() {
        PacketSwitch packets = Wires.open(1);

        List<Delivery> arriving = packets.receive(5, "a", udp('a', 'b', 7, 100));

        assertThat(arriving).hasSize(1);
        assertThat(arriving.get(0).to()).isEqualTo("b");
        assertThat(Wires.bytes(arriving.get(0).packet())).isEqualTo(udp('a', 'b', 7, 100));
        assertThat(packets.underWay()).isZero();
        assertThat(packets.waitNanos(5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_packet_for_nobody_and_one_with_a_false_sender_are_dropped_and_counted() {
        PacketSwitch packets = Wires.open(1);

        assertThat(packets.receive(0, "a", udp('a', 'x', 1, 100))).isEmpty();
        assertThat(packets.receive(0, "a", udp('a', 'a', 1, 100))).isEmpty();
        assertThat(packets.receive(0, "a", udp('c', 'b', 1, 100))).isEmpty();
        assertThat(packets.strays()).containsOnly(Map.entry(Drop.NO_NODE, 3L));
    }

    @Test
    void what_is_not_one_whole_packet_of_ipv4_is_dropped_and_counted() {
        PacketSwitch packets = Wires.open(1);
        byte[] ipv6 = udp('a', 'b', 1, 100);
        ipv6[0] = 0x60;
        byte[] tooLong = udp('a', 'b', 1, 100);
        tooLong[3]++;
        byte[] headerBeyondEnd = udp('a', 'b', 1, 40);
        headerBeyondEnd[0] = 0x4F;

        for (byte[] wrong : List.of(ipv6, tooLong, headerBeyondEnd, new byte[0], new byte[19])) {
            assertThat(packets.receive(0, "a", wrong)).isEmpty();
        }
        assertThat(packets.strays()).containsEntry(Drop.NOT_IPV4, 5L);
    }

    @Test
    void a_cut_of_one_direction_leaves_the_other_and_all_others() {
        PacketSwitch packets = Wires.open(1);
        packets.set(A_TO_B, CUT);

        assertThat(packets.receive(0, "a", udp('a', 'b', 1, 100))).isEmpty();
        assertThat(packets.receive(0, "b", udp('b', 'a', 1, 100))).hasSize(1);
        assertThat(packets.receive(0, "a", udp('a', 'c', 1, 100))).hasSize(1);
        assertThat(packets.count(A_TO_B).dropped(Drop.CUT)).isEqualTo(1);
    }

    @Test
    void a_cut_of_one_direction_lets_acknowledgements_without_content_pass_with_SYN_or_without_and_no_other_segment() {
        PacketSwitch packets = Wires.open(1);
        packets.set(A_TO_B, CUT);

        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, ACK, 0))).hasSize(1);
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, ACK, 1))).isEmpty();
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 0, SYN, 0))).isEmpty();
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, SYN | ACK, 0))).hasSize(1);
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, SYN | ACK, 1))).isEmpty();
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, FIN | ACK, 0))).isEmpty();
        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, 4 | ACK, 0))).isEmpty();
    }

    @Test
    void a_cut_of_both_directions_lets_nothing_pass() {
        PacketSwitch packets = Wires.open(1);
        packets.set(A_TO_B, CUT);
        packets.set(B_TO_A, CUT);

        assertThat(packets.receive(0, "a", tcp('a', 'b', 1, 1, ACK, 0))).isEmpty();
        assertThat(packets.receive(0, "b", tcp('b', 'a', 1, 1, ACK, 0))).isEmpty();
    }

    @Test
    void what_is_under_way_when_a_cut_begins_is_lost_and_what_arrives_after_it_is_not() {
        PacketSwitch packets = Wires.open(1, NONE.withDelay(Delay.between(100, 100)));
        packets.receive(0, "a", udp('a', 'b', 1, 100));
        packets.receive(50, "a", udp('a', 'b', 2, 100));
        packets.set(A_TO_B, packets.state(A_TO_B).cut());

        assertThat(packets.tick(100)).isEmpty();
        packets.set(A_TO_B, LinkState.CLEAR);
        assertThat(packets.tick(150)).extracting(Wires::number).containsExactly(2);
    }

    @Test
    void a_delayed_packet_arrives_when_its_delay_is_over_and_not_before() {
        PacketSwitch packets = Wires.open(1, NONE.withDelay(Delay.between(100, 100)));

        assertThat(packets.receive(7, "a", udp('a', 'b', 1, 100))).isEmpty();
        assertThat(packets.waitNanos(8)).isEqualTo(99);
        assertThat(packets.tick(106)).isEmpty();
        assertThat(packets.tick(107)).hasSize(1);
    }

    @Test
    void packets_that_arrive_at_the_same_instant_do_so_in_the_order_they_were_sent() {
        PacketSwitch packets = Wires.open(1, NONE.withDelay(Delay.between(100, 100)));
        for (int number = 1; number <= 4; number++) {
            packets.receive(0, "a", udp('a', 'b', number, 100));
        }

        assertThat(packets.tick(100)).extracting(Wires::number).containsExactly(1, 2, 3, 4);
    }

    @Test
    void instants_may_be_negative_and_overflow() {
        PacketSwitch packets = Wires.open(1, NONE.withDelay(Delay.between(100, 100)));
        long nowNanos = Long.MAX_VALUE - 50;
        packets.receive(nowNanos, "a", udp('a', 'b', 1, 100));
        packets.receive(nowNanos + 60, "a", udp('a', 'b', 2, 100));

        assertThat(packets.waitNanos(nowNanos + 60)).isEqualTo(40);
        assertThat(packets.tick(nowNanos + 160)).extracting(Wires::number).containsExactly(1, 2);
    }

    @Test
    void a_packet_that_is_held_back_is_overtaken() {
        PacketSwitch packets = Wires.open(1);
        packets.set(
                A_TO_B, new LinkState(LinkState.Passage.OPEN, NONE.withReordering(new Reordering(0.999_999, 1000))));
        packets.receive(0, "a", udp('a', 'b', 1, 100));
        packets.set(A_TO_B, LinkState.CLEAR);

        assertThat(packets.receive(1, "a", udp('a', 'b', 2, 100)))
                .extracting(Wires::number)
                .containsExactly(2);
        assertThat(packets.tick(1000)).extracting(Wires::number).containsExactly(1);
        assertThat(packets.count(A_TO_B).heldBack()).isEqualTo(1);
    }

    @Test
    void packets_wait_for_each_other_on_a_narrow_link_and_the_one_that_finds_the_queue_full_is_dropped() {
        PacketSwitch packets = Wires.open(1, NONE.withBandwidth(new Bandwidth(1000, 250)));
        for (int number = 1; number <= 3; number++) {
            packets.receive(0, "a", udp('a', 'b', number, 100));
        }

        assertThat(packets.tick(99_999_999)).isEmpty();
        assertThat(packets.tick(100_000_000)).extracting(Wires::number).containsExactly(1);
        assertThat(packets.tick(200_000_000)).extracting(Wires::number).containsExactly(2);
        assertThat(packets.underWay()).isZero();
        assertThat(packets.count(A_TO_B).dropped(Drop.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void nobody_waits_for_the_queue_of_a_bandwidth_that_holds_no_more() {
        PacketSwitch packets = Wires.open(1, NONE.withBandwidth(new Bandwidth(1, 1_000_000)));
        packets.receive(0, "a", udp('a', 'b', 1, 1000));

        packets.set(A_TO_B, LinkState.CLEAR);
        packets.set(A_TO_B, new LinkState(LinkState.Passage.OPEN, NONE.withBandwidth(new Bandwidth(1000, 250))));
        packets.receive(1, "a", udp('a', 'b', 2, 100));

        assertThat(packets.tick(100_000_001)).extracting(Wires::number).containsExactly(2);
    }

    @Test
    void who_waits_on_a_narrow_link_goes_on_waiting_when_other_faults_begin() {
        LinkFaults narrow = NONE.withBandwidth(new Bandwidth(1000, 250));
        PacketSwitch packets = Wires.open(1, narrow);
        packets.receive(0, "a", udp('a', 'b', 1, 100));

        packets.set(A_TO_B, new LinkState(LinkState.Passage.OPEN, narrow.withReordering(new Reordering(0, 1))));
        packets.receive(0, "a", udp('a', 'b', 2, 100));

        assertThat(packets.tick(100_000_000)).extracting(Wires::number).containsExactly(1);
        assertThat(packets.tick(200_000_000)).extracting(Wires::number).containsExactly(2);
    }

    @Test
    void the_longest_delays_there_are_do_not_overflow() {
        Delay longest = Delay.between((1L << 61) - 1, (1L << 61) - 1).withTail((1L << 55) - 1);
        PacketSwitch packets =
                Wires.open(1, NONE.withDelay(longest).withReordering(new Reordering(0.999_999, (1L << 60) - 1)));

        for (int number = 0; number < 1000; number++) {
            assertThat(packets.receive(0, "a", udp('a', 'b', number, 100))).isEmpty();
        }
        assertThat(packets.waitNanos(0)).isGreaterThanOrEqualTo((1L << 61) - 1);
        assertThatThrownBy(() -> longest.withTail(1L << 55)).hasMessageEndingWith("was " + (1L << 55));
        assertThatThrownBy(() -> new Reordering(0.1, 1L << 60)).hasMessageEndingWith("was " + (1L << 60));
    }

    @Test
    void what_is_beyond_the_capacity_is_dropped_but_not_what_arrives_at_once() {
        PacketSwitch packets = new PacketSwitch(new SplittableRandom(1), 1);
        packets.attach("a", Wires.address('a'));
        packets.attach("b", Wires.address('b'));
        packets.set(A_TO_B, new LinkState(LinkState.Passage.OPEN, NONE.withDelay(Delay.between(9, 9))));
        packets.receive(0, "a", udp('a', 'b', 1, 100));
        packets.receive(0, "a", udp('a', 'b', 2, 100));

        assertThat(packets.receive(0, "b", udp('b', 'a', 3, 100))).hasSize(1);
        assertThat(packets.tick(9)).extracting(Wires::number).containsExactly(1);
        assertThat(packets.count(A_TO_B).dropped(Drop.TOO_MANY_UNDER_WAY)).isEqualTo(1);
    }

    @Test
    void ends_that_are_not_attached_and_names_that_are_taken_are_refused() {
        PacketSwitch packets = Wires.open(1);

        assertThatThrownBy(() -> packets.set(new Direction("a", "x"), CUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a>x")
                .hasMessageContaining("[a, b, c]");
        assertThatThrownBy(() -> packets.reset("x", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> packets.attach("a", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacketSwitch(new SplittableRandom(1), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was 0");
    }
}
