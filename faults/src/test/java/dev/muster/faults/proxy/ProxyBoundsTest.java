package dev.muster.faults.proxy;

import static dev.muster.faults.proxy.TwoNodes.THERE;
import static dev.muster.faults.proxy.TwoNodes.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.muster.faults.LinkState;
import dev.muster.faults.proxy.TwoNodes.Connection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a proxy costs at most. */
@Timeout(120)
class ProxyBoundsTest {
    private static final Pattern HELD = Pattern.compile("n1>n2 holds (\\d+)");
    /** More than the buffers of the system and the proxy hold together. */
    private static final int TOO_MUCH = 64 << 20;

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
    void a_reader_that_does_not_read_stops_the_sender() throws IOException {
        try (SocketChannel sender = channel();
                Socket receiver = nodes.accept()) {
            long sent = sendUntilBlocked(sender);

            assertThat(sent).isBetween(1L, (long) TOO_MUCH - 1);
            assertThat(held()).isBetween(1, Pipe.CAPACITY + StreamFaults.MOST_BYTES);
            assertThat(receive(receiver, (int) sent)).hasSize((int) sent);
        }
    }

    @Test
    void a_cut_stops_the_sender() throws IOException {
        try (SocketChannel sender = channel();
                Socket receiver = nodes.accept()) {
            nodes.network.set(THERE, LinkState.CLEAR.cut());
            long sent = sendUntilBlocked(sender);

            assertThat(sent).isBetween(1L, (long) TOO_MUCH - 1);
            assertThat(held()).isBetween(1, Pipe.CAPACITY + StreamFaults.MOST_BYTES);
            nodes.network.set(THERE, LinkState.CLEAR);
            assertThat(receive(receiver, (int) sent)).hasSize((int) sent);
        }
    }

    @Test
    void thousands_of_short_connections_leave_nothing() throws IOException {
        for (int i = 0; i < 100; i++) {
            oneByteThereAndBack();
        }
        long before = openFiles();
        for (int i = 0; i < 3_000; i++) {
            oneByteThereAndBack();
        }

        await("\n0 connections");
        assertThat(openFiles()).isLessThan(before + 20);
    }

    @Test
    void connections_beyond_the_bound_wait_and_are_served_when_others_have_ended() throws IOException {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < ProxyLoop.MOST_CONNECTIONS; i++) {
            open.add(nodes.connect());
        }
        Socket oneMore = nodes.open();
        oneMore.getOutputStream().write(7);
        assertThat(nodes.acceptsNothing()).isTrue();

        for (Connection connection : open) {
            connection.n1().close();
            connection.n2().close();
        }

        assertThat(receive(nodes.accept(), 1)).containsExactly(7);
    }

    private void oneByteThereAndBack() throws IOException {
        Connection connection = nodes.connect();
        try (Socket n1 = connection.n1();
                Socket n2 = connection.n2()) {
            n1.getOutputStream().write(3);
            assertThat(receive(n2, 1)).containsExactly(3);
        }
    }

    private SocketChannel channel() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.bind(new InetSocketAddress(nodes.n1.host(), 0));
        channel.connect(new InetSocketAddress(nodes.n2.host(), nodes.n2.port()));
        return channel;
    }

    /** Writes until the channel has taken nothing for a second. */
    private static long sendUntilBlocked(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
            long sent = 0;
            while (sent < TOO_MUCH && selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                bytes.clear();
                sent += channel.write(bytes);
            }
            return sent;
        }
    }

    private int held() {
        Matcher matcher = HELD.matcher(nodes.network.describe());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private void await(String described) {
        long deadline = System.nanoTime() + 10_000 * TwoNodes.MILLI;
        while (!nodes.network.describe().contains(described)) {
            assertThat(System.nanoTime() - deadline)
                    .as(nodes.network.describe())
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    private static long openFiles() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
    }
}
