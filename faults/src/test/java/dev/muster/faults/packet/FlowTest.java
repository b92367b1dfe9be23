package dev.muster.faults.packet;

import static dev.muster.faults.packet.Wires.ACK;
import static dev.muster.faults.packet.Wires.A_TO_B;
import static dev.muster.faults.packet.Wires.B_TO_A;
import static dev.muster.faults.packet.Wires.FIN;
import static dev.muster.faults.packet.Wires.SYN;
import static dev.muster.faults.packet.Wires.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.LinkState;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowTest {
    private static final int RST = 4;

    private static PacketSwitch openedConnection() {
        PacketSwitch packets = Wires.open(1);
        packets.receive(0, "a", tcp('a', 'b', 100, 0, SYN, 0));
        packets.receive(0, "b", tcp('b', 'a', 500, 101, SYN | ACK, 0));
        packets.receive(0, "a", tcp('a', 'b', 101, 501, ACK, 0));
        return packets;
    }

    private static List<Segment> segments(List<Delivery> arriving) {
        return arriving.stream()
                .map(delivery -> Segment.of(delivery.packet()).orElseThrow())
                .toList();
    }

    private static Segment reset(char from, char to, int sequence, int acknowledgement) {
        return new Segment(end(from), end(to), sequence, acknowledgement, RST | ACK, 0);
    }

    private static long end(char node) {
        return Segment.end(Wires.address(node), node);
    }

    @Test
    void both_ends_of_a_quiet_connection_are_sent_a_reset_with_the_number_they_expect() {
        PacketSwitch packets = openedConnection();

        List<Delivery> arriving = packets.reset("a", "b");

        assertThat(segments(arriving)).containsExactly(reset('b', 'a', 501, 101), reset('a', 'b', 101, 501));
        assertThat(arriving).extracting(Delivery::to).containsExactly("a", "b");
    }

    @Test
    void the_end_of_a_stream_counts_as_a_byte() {
        PacketSwitch packets = openedConnection();
        packets.receive(0, "a", tcp('a', 'b', 101, 501, FIN | ACK, 0));

        assertThat(segments(packets.reset("a", "b"))).contains(reset('a', 'b', 102, 501));
    }

    @Test
    void the_checksum_of_a_segment_is_that_of_other_implementations() {
        byte[] segment = tcp('a', 'b', 1, 2, ACK, 3);

        assertThat((segment[36] & 0xFF) << 8 | (segment[37] & 0xFF)).isEqualTo(0x2224);
    }

    @Test
    void a_reset_has_the_right_checksums() {
        for (Delivery delivery : openedConnection().reset("b", "a")) {
            byte[] bytes = Wires.bytes(delivery.packet());

            assertThat(InternetChecksum.of(bytes, 0, 20)).isZero();
            assertThat(InternetChecksum.ofTcp(bytes, 20, bytes.length)).isZero();
        }
    }

    @Test
    void an_end_that_may_have_received_more_than_it_has_acknowledged_is_sent_both_guesses() {
        PacketSwitch packets = openedConnection();
        packets.receive(0, "a", tcp('a', 'b', 101, 501, ACK, 50));

        assertThat(segments(packets.reset("a", "b")))
                .containsExactly(reset('b', 'a', 501, 151), reset('a', 'b', 101, 501), reset('a', 'b', 151, 501));
    }

    @Test
    void what_an_end_sends_after_a_reset_is_dropped_and_answered_with_a_reset_that_cannot_miss() {
        PacketSwitch packets = openedConnection();
        packets.reset("a", "b");

        List<Delivery> arriving = packets.receive(0, "b", tcp('b', 'a', 501, 120, ACK, 7));

        assertThat(segments(arriving)).containsExactly(reset('a', 'b', 120, 508));
        assertThat(packets.count(B_TO_A).dropped(Drop.RESET)).isEqualTo(1);
    }

    @Test
    void a_reset_that_an_end_sends_itself_is_not_answered() {
        PacketSwitch packets = openedConnection();
        packets.reset("a", "b");

        assertThat(packets.receive(0, "b", tcp('b', 'a', 501, 0, RST, 0))).isEmpty();
    }

    @Test
    void a_new_connection_between_the_same_ports_is_not_reset() {
        PacketSwitch packets = openedConnection();
        packets.reset("a", "b");

        assertThat(packets.receive(0, "a", tcp('a', 'b', 20, 0, SYN, 0))).hasSize(1);
        assertThat(packets.receive(0, "b", tcp('b', 'a', 70, 21, SYN | ACK, 0)))
                .extracting(Delivery::to)
                .containsExactly("a");
        assertThat(segments(packets.reset("a", "b"))).contains(reset('b', 'a', 71, 21));
    }

    @Test
    void connections_with_others_stay() {
        PacketSwitch packets = openedConnection();

        assertThat(packets.reset("a", "c")).isEmpty();
        assertThat(packets.receive(0, "a", tcp('a', 'b', 101, 501, ACK, 5))).hasSize(1);
    }

    @Test
    void resets_pass_a_cut() {
        PacketSwitch packets = openedConnection();
        packets.set(A_TO_B, LinkState.CLEAR.cut());
        packets.set(B_TO_A, LinkState.CLEAR.cut());

        assertThat(packets.reset("a", "b")).hasSize(2);
    }

    @Test
    void sequence_numbers_may_overflow() {
        PacketSwitch packets = Wires.open(1);
        packets.receive(0, "a", tcp('a', 'b', -5, 1, ACK, 10));
        packets.receive(0, "b", tcp('b', 'a', 1, 5, ACK, 0));

        assertThat(segments(packets.reset("a", "b"))).containsExactly(reset('b', 'a', 1, 5), reset('a', 'b', 5, 1));
    }

    @Test
    void the_connection_that_was_quiet_longest_is_forgotten() {
        Flows flows = new Flows();
        for (int port = 0; port <= Flows.CAPACITY; port++) {
            flows.isBrokenFor(new Segment(Segment.end(Wires.address('a'), port), end('b'), 1, 1, ACK, 0));
        }

        assertThat(flows.broken(Wires.address('a'), Wires.address('b'))).hasSize(2 * Flows.CAPACITY);
    }
}
