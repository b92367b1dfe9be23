package dev.muster.faults.proxy;

import static dev.muster.faults.proxy.TwoNodes.BACK;
import static dev.muster.faults.proxy.TwoNodes.MILLI;
import static dev.muster.faults.proxy.TwoNodes.THERE;
import static dev.muster.faults.proxy.TwoNodes.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.faults.Attachment;
import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.Reordering;
import dev.muster.faults.proxy.TwoNodes.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures each fault from inside, with sockets. Upper bounds of times are generous: the machine may be busy. */
@Timeout(60)
class ProxyNetworkTest {
    private TwoNodes nodes;

    @BeforeEach
    void open() throws IOException {
        String reason = ProxyNetwork.unavailable().orElse("");
        assumeTrue(reason.isEmpty(), reason);
        nodes = new TwoNodes();
    }

    @AfterEach
    void close() throws IOException {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void without_faults_every_byte_passes_both_ways() throws Exception {
        Connection connection = nodes.connect();

        CompletableFuture<Void> there = sending(connection.n1(), numbers(4_000_000));
        CompletableFuture<Void> back = sending(connection.n2(), numbers(4_000_000));
        CompletableFuture<byte[]> answers = receiving(connection.n1(), 4_000_000);

        assertThat(receive(connection.n2(), 4_000_000)).isEqualTo(numbers(4_000_000));
        assertThat(answers.get(30, TimeUnit.SECONDS)).isEqualTo(numbers(4_000_000));
        assertThat(CompletableFuture.allOf(there, back)).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_node_sees_the_address_of_the_node_that_connects() throws IOException {
        Connection connection = nodes.connect();

        assertThat(connection.n2().getInetAddress().getHostAddress())
                .isEqualTo(nodes.n1.host())
                .isNotEqualTo(nodes.n2.host());
    }

    @Test
    void the_end_of_one_direction_leaves_the_other_open() throws IOException {
        Connection connection = nodes.connect();
        connection.n1().getOutputStream().write(1);
        connection.n1().shutdownOutput();

        assertThat(connection.n2().getInputStream().readAllBytes()).hasSize(1);
        connection.n2().getOutputStream().write(2);
        connection.n2().shutdownOutput();
        assertThat(connection.n1().getInputStream().readAllBytes()).containsExactly(2);
    }

    @Test
    void a_cut_of_one_direction_holds_its_bytes_and_lets_the_others_pass() throws IOException {
        Connection connection = nodes.connect();
        nodes.network.set(THERE, LinkState.CLEAR.cut());
        connection.n1().getOutputStream().write(1);
        connection.n2().getOutputStream().write(2);

        assertThat(receive(connection.n1(), 1)).containsExactly(2);
        assertThat(TwoNodes.receivesNothing(connection.n2())).isTrue();

        nodes.network.set(THERE, LinkState.CLEAR);
        assertThat(receive(connection.n2(), 1)).containsExactly(1);
    }

    @Test
    void a_cut_holds_the_end_of_a_stream_and_the_death_of_its_sender() throws IOException {
        Connection closed = nodes.connect();
        Connection broken = nodes.connect();
        nodes.network.set(THERE, LinkState.CLEAR.cut());
        closed.n1().close();
        broken.n1().setSoLinger(true, 0);
        broken.n1().close();

        assertThat(TwoNodes.receivesNothing(closed.n2())).isTrue();
        assertThat(TwoNodes.receivesNothing(broken.n2())).isTrue();

        nodes.network.set(THERE, LinkState.CLEAR);
        assertThat(closed.n2().getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(() -> broken.n2().getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void cuts_and_heals_lose_nothing_and_keep_the_order() throws Exception {
        Connection connection = nodes.connect();
        CompletableFuture<Void> sender = sending(connection.n1(), numbers(3_000_000));

        byte[] received = new byte[3_000_000];
        for (int at = 0; at < received.length; at += 100_000) {
            nodes.network.set(THERE, LinkState.CLEAR.cut());
            nodes.network.set(THERE, LinkState.CLEAR);
            System.arraycopy(receive(connection.n2(), 100_000), 0, received, at, 100_000);
        }

        assertThat(received).isEqualTo(numbers(3_000_000));
        assertThat(sender).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_connection_opened_along_a_cut_arrives_after_the_heal() throws IOException {
        nodes.network.set(THERE, LinkState.CLEAR.cut());
        Socket opened = nodes.open();
        opened.getOutputStream().write(9);

        assertThat(nodes.acceptsNothing()).isTrue();
        nodes.network.set(THERE, LinkState.CLEAR);

        assertThat(receive(nodes.accept(), 1)).containsExactly(9);
    }

    @Test
    void a_connection_can_be_opened_and_used_against_a_cut_of_one_direction() throws IOException {
        nodes.network.set(BACK, LinkState.CLEAR.cut());

        Connection connection = nodes.connect();
        connection.n1().getOutputStream().write(9);
        connection.n2().getOutputStream().write(8);

        assertThat(receive(connection.n2(), 1)).containsExactly(9);
        assertThat(TwoNodes.receivesNothing(connection.n1())).isTrue();
        nodes.network.set(BACK, LinkState.CLEAR);
        assertThat(receive(connection.n1(), 1)).containsExactly(8);
    }

    @Test
    void that_a_node_does_not_listen_is_not_told_through_a_cut() throws IOException {
        nodes.stopListening();
        nodes.network.set(BACK, LinkState.CLEAR.cut());
        Socket opened = nodes.open();

        assertThat(TwoNodes.receivesNothing(opened)).isTrue();
        nodes.network.set(BACK, LinkState.CLEAR);

        assertThatThrownBy(() -> opened.getInputStream().read()).isInstanceOf(SocketException.class);
        awaitConnections(0);
    }

    @Test
    void who_gives_up_to_connect_during_a_cut_leaves_nothing() throws IOException {
        nodes.network.set(THERE, LinkState.CLEAR.cut());
        Socket opened = nodes.open();
        opened.getOutputStream().write(9);
        opened.close();
        awaitConnections(0);

        nodes.network.set(THERE, LinkState.CLEAR);

        assertThat(nodes.acceptsNothing()).isTrue();
    }

    @Test
    void to_connect_to_a_node_that_does_not_listen_is_reset() throws IOException {
        nodes.stopListening();

        assertThatThrownBy(() -> nodes.open().getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void a_delay_holds_for_its_direction_only() throws IOException {
        Connection connection = nodes.connect();
        nodes.set(THERE, LinkFaults.NONE.withDelay(Delay.between(200 * MILLI, 200 * MILLI)));

        assertThat(TwoNodes.nanosOfOneByte(connection.n1(), connection.n2())).isBetween(200 * MILLI, 400 * MILLI);
        assertThat(TwoNodes.nanosOfOneByte(connection.n2(), connection.n1())).isLessThan(150 * MILLI);
    }

    @Test
    void jitter_keeps_the_order_and_lies_in_its_range() throws IOException {
        Connection connection = nodes.connect();
        nodes.set(THERE, LinkFaults.NONE.withDelay(Delay.between(10 * MILLI, 30 * MILLI)));

        long total = 0;
        for (int i = 0; i < 30; i++) {
            long one = TwoNodes.nanosOfOneByte(connection.n1(), connection.n2());
            assertThat(one).isGreaterThanOrEqualTo(10 * MILLI);
            total += one;
        }
        assertThat(total / 30).isBetween(15 * MILLI, 40 * MILLI);
        byte[] sent = numbers(300);
        for (byte each : sent) {
            connection.n1().getOutputStream().write(each);
        }
        assertThat(receive(connection.n2(), 300)).isEqualTo(sent);
    }

    @Test
    void a_narrow_direction_carries_its_bytes_per_second_over_all_connections() throws Exception {
        Connection one = nodes.connect();
        Connection other = nodes.connect();
        nodes.set(THERE, LinkFaults.NONE.withBandwidth(new Bandwidth(400_000, 32_000)));

        long begin = System.nanoTime();
        CompletableFuture<Void> senders =
                CompletableFuture.allOf(sending(one.n1(), numbers(200_000)), sending(other.n1(), numbers(200_000)));
        CompletableFuture<byte[]> first = receiving(one.n2(), 200_000);
        assertThat(receive(other.n2(), 200_000)).isEqualTo(numbers(200_000));
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(numbers(200_000));

        assertThat(senders).succeedsWithin(Duration.ofSeconds(5));
        assertThat(System.nanoTime() - begin).isBetween(950 * MILLI, 1_400 * MILLI);
        assertThat(TwoNodes.nanosOfOneByte(one.n2(), one.n1())).isLessThan(150 * MILLI);
    }

    @Test
    void corruption_flips_single_bits_that_reach_the_reader() throws IOException {
        Connection connection = nodes.connect();
        nodes.set(THERE, LinkFaults.NONE.withCorruption(0.1));
        byte[] sent = numbers(1_460_000);

        CompletableFuture<Void> sender = sending(connection.n1(), sent);
        byte[] received = receive(connection.n2(), sent.length);

        int flipped = 0;
        for (int at = 0; at < sent.length; at++) {
            flipped += Integer.bitCount((sent[at] ^ received[at]) & 0xFF);
        }
        assertThat(flipped).isBetween(60, 200);
        assertThat(sender).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_reset_is_seen_at_both_ends_and_new_connections_pass() throws IOException {
        Connection connection = nodes.connect();

        nodes.network.reset("n2", "n1");

        assertThatThrownBy(() -> connection.n1().getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> connection.n2().getInputStream().read()).isInstanceOf(SocketException.class);
        Connection next = nodes.connect();
        assertThat(TwoNodes.nanosOfOneByte(next.n1(), next.n2())).isPositive();
    }

    @Test
    void a_broken_end_resets_the_other() throws IOException {
        Connection connection = nodes.connect();
        connection.n2().setSoLinger(true, 0);
        connection.n2().close();

        assertThatThrownBy(() -> connection.n1().getInputStream().read()).isInstanceOf(SocketException.class);
        awaitConnections(0);
    }

    @Test
    void a_connection_from_elsewhere_passes_without_faults() throws IOException {
        nodes.network.set(THERE, LinkState.CLEAR.cut());

        Socket opened = nodes.open("127.0.0.1");

        assertThat(TwoNodes.nanosOfOneByte(opened, nodes.accept())).isLessThan(1_000 * MILLI);
    }

    @Test
    void what_a_stream_cannot_do_is_refused_with_the_reason() {
        for (FaultKind kind : new FaultKind[] {FaultKind.LOSS, FaultKind.DUPLICATION, FaultKind.REPLAY}) {
            assertThat(nodes.network.cannot(kind).orElseThrow()).startsWith("a stream through a proxy");
        }
        assertThat(nodes.network.cannot(FaultKind.CUT)).isEmpty();
        assertThat(nodes.network.cannot(FaultKind.CRASH)).isEmpty();
        assertThatThrownBy(() -> nodes.set(THERE, LinkFaults.NONE.withLoss(0.1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("loses nothing");
        assertThatThrownBy(() -> nodes.set(THERE, LinkFaults.NONE.withReordering(new Reordering(0.1, 1))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("order");
    }

    @Test
    void a_node_that_is_not_attached_is_refused() {
        assertThatThrownBy(() -> nodes.network.set(new Direction("n1", "n9"), LinkState.CLEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[n1, n2], was n9");
    }

    @Test
    void a_node_keeps_its_place() throws IOException {
        assertThat(nodes.network.attach("n1")).isEqualTo(nodes.n1).isNotEqualTo(nodes.n2);
    }

    @Test
    void two_networks_have_different_addresses() throws IOException {
        try (ProxyNetwork other = ProxyNetwork.open(5)) {
            assertThat(other.attach("n1").host()).isNotEqualTo(nodes.n1.host());
        }
    }

    @Test
    void what_holds_and_what_has_passed_is_described() throws IOException {
        Connection connection = nodes.connect();
        TwoNodes.nanosOfOneByte(connection.n1(), connection.n2());
        nodes.network.set(BACK, LinkState.CLEAR.cut());

        assertThat(nodes.network.describe())
                .contains("n1 at " + nodes.n1.address())
                .contains("n1>n2: clear; connections opened 1, bytes in 1, bytes out 1")
                .contains("n2>n1: CUT")
                .contains("1 connections")
                .contains(" OPEN, n1>n2 holds 0; n2>n1 holds 0");
    }

    @Test
    void a_closed_network_has_ended_all() throws IOException {
        Connection connection = nodes.connect();
        Attachment at = nodes.n2;

        nodes.network.close();

        assertThatThrownBy(() -> connection.n1().getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> connection.n2().getInputStream().read()).isInstanceOf(SocketException.class);
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(at.host(), at.port()));
            assertThat(again.isBound()).isTrue();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("muster-proxy"));
        assertThatThrownBy(() -> nodes.network.set(THERE, LinkState.CLEAR)).isInstanceOf(IllegalStateException.class);
    }

    private void awaitConnections(int count) {
        long deadline = System.nanoTime() + 10_000 * MILLI;
        while (!nodes.network.describe().contains("\n" + count + " connections")) {
            assertThat(System.nanoTime() - deadline)
                    .as(nodes.network.describe())
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    static byte[] numbers(int count) {
        byte[] numbers = new byte[count];
        new SplittableRandom(count).nextBytes(numbers);
        return numbers;
    }

    static CompletableFuture<Void> sending(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        socket.getOutputStream().write(bytes);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                task -> new Thread(task, "sender").start());
    }

    private static CompletableFuture<byte[]> receiving(Socket socket, int count) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return receive(socket, count);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                task -> new Thread(task, "receiver").start());
    }
}
