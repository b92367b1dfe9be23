package dev.muster.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final AtomicReference<String> view = new AtomicReference<>("first");
    private final AtomicInteger visitors = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private EventStream stream;
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        Routes routes = new Routes();
        stream = routes.events("/events", view::get, request -> {
            visitors.incrementAndGet();
            return visitors::decrementAndGet;
        });
        server = WebServer.start("127.0.0.1", 0, routes);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void a_client_gets_the_present_and_then_what_changes() throws IOException {
        BufferedReader reader = reader(connect());
        assertThat(next(reader, "first")).isEqualTo("first");

        view.set("second");

        assertThat(next(reader, "second")).isEqualTo("second");
    }

    @Test
    void one_client_that_does_not_read_neither_holds_up_the_others_nor_stays() throws IOException {
        connect();
        BufferedReader reader = reader(connect());
        await().until(() -> stream.clients() == 2);

        long begin = System.nanoTime();
        String large = "x".repeat(200_000);
        for (int i = 0; i < 100; i++) {
            stream.publish("load", i + large);
            assertThat(next(reader, i + "x")).startsWith(i + "x");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(12)).until(() -> stream.clients() == 1);
        assertThat(stream.cutOff()).isEqualTo(1);
        assertThat(stream.dropped()).isPositive();
    }

    @Test
    void the_client_after_the_last_place_is_asked_to_come_back_later() throws IOException {
        for (int i = 0; i < EventStream.MAX_CLIENTS; i++) {
            connect();
        }
        await().until(() -> stream.clients() == EventStream.MAX_CLIENTS);

        BufferedReader refused = reader(connect());

        assertThat(refused.readLine()).startsWith("HTTP/1.1 503");
        assertThat(refused.lines().takeWhile(line -> !line.isEmpty()))
                .anyMatch(line -> line.equalsIgnoreCase("retry-after: 5"));
    }

    @Test
    void a_visit_ends_when_the_client_has_gone() throws IOException {
        Socket socket = connect();
        await().until(() -> visitors.get() == 1);

        socket.close();

        await().atMost(Duration.ofSeconds(8)).until(() -> visitors.get() == 0);
        assertThat(stream.clients()).isZero();
    }

    @Test
    void closing_the_server_ends_the_streams() throws IOException {
        BufferedReader reader = reader(connect());
        assertThat(next(reader, "first")).isEqualTo("first");

        server.close();

        await().atMost(Duration.ofSeconds(3)).until(() -> stream.clients() == 0 && visitors.get() == 0);
        assertThat(visitors.get()).isZero();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.address().getPort()));
        socket.getOutputStream()
                .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next data that begins so; the transfer encoding may cut a long line, so only its beginning counts. */
    private static String next(BufferedReader reader, String beginning) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.startsWith("data: " + beginning)) {
            line = reader.readLine();
        }
        return line == null ? "the stream ended" : line.substring("data: ".length());
    }
}
