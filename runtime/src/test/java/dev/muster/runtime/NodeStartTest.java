package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeStartTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private Node seed;

    @BeforeEach
    void start() {
        seed = Node.named("demo").web(0).start();
    }

    @AfterEach
    void stop() {
        seed.close();
    }

    @Test
    void a_node_alone_is_live_and_ready_and_publishes_figures() throws Exception {
        assertThat(seed.self().status()).isEqualTo(dev.muster.membership.Member.Status.UP);
        assertThat(get("/live").statusCode()).isEqualTo(200);
        assertThat(get("/ready").body()).isEqualTo("{\"status\":\"ready\",\"failing\":[]}");
        assertThat(get("/metrics").body())
                .contains("muster_members{status=\"up\"} 1", "muster_jvm_memory_used_bytes{area=\"heap\"}")
                .containsPattern("muster_start_seconds [0-9.]+");

        seed.readiness().require("stock", () -> java.util.Optional.of("nothing \"left\""));

        HttpResponse<String> answer = get("/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("{\"check\":\"stock\",\"detail\":\"nothing \\\"left\\\"\"}");
    }

    @Test
    void two_nodes_form_one_cluster_and_one_can_leave() {
        try (Node second =
                Node.named("demo").seeds(seed.self().node().address()).start()) {
            assertThat(second.membership().members()).hasSize(2);
        }

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> seed.membership().members().size() == 1);
        assertThat(seed.timeline().since(0)).extracting(event -> event.kind()).contains("member");
    }

    @Test
    void a_taken_port_is_named_with_the_command_that_finds_its_holder() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = holder.getLocalPort();

            assertThatThrownBy(() -> Node.named("demo").port(port).start())
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("port " + port
                            + " on 127.0.0.1 is taken, probably by another node or an earlier run of this"
                            + " one; stop it (ss -ltnp 'sport = :" + port
                            + "' shows who holds it) or set muster.port to another port");
            assertThatThrownBy(() -> Node.named("demo").web(port).start())
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("set muster.web-port to another port");
        }
    }

    @Test
    void a_node_that_is_known_by_the_address_of_a_relay_is_reached_through_it() throws Exception {
        int known = freePort();
        int bound = freePort();
        try (Node behind = Node.named("relayed")
                        .port(known)
                        .bind("127.0.0.1", bound)
                        .start();
                Relay relay = Relay.between(known, bound);
                Node other = Node.named("relayed").seeds("127.0.0.1:" + known).start()) {
            assertThat(behind.self().node().address()).isEqualTo("127.0.0.1:" + known);
            assertThat(other.membership().members()).hasSize(2);
            assertThat(relay.relayed()).isPositive();
        }
    }

    @Test
    void a_taken_port_to_listen_at_is_named_by_its_own_setting() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int bound = holder.getLocalPort();
            int known = freePort();

            assertThatThrownBy(() -> Node.named("demo")
                            .port(known)
                            .bind("127.0.0.1", bound)
                            .start())
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port " + bound + " on 127.0.0.1 is taken")
                    .hasMessageContaining("set muster.bind-port to another port");
        }
        assertThatThrownBy(() ->
                        Node.named("demo").bind("192.0.2.1", -1).insecure().start())
                .isInstanceOf(StartFailure.class)
                .hasMessage("this machine has no address 192.0.2.1; set muster.bind-host to one of its own");
    }

    @Test
    void an_address_of_another_machine_is_named() {
        assertThatThrownBy(() -> Node.named("demo").host("192.0.2.1").insecure().start())
                .isInstanceOf(StartFailure.class)
                .hasMessage("this machine has no address 192.0.2.1; set muster.host to one of its own");
    }

    @Test
    void plain_text_beyond_loopback_is_refused() {
        assertThatThrownBy(() -> Node.named("demo").host("0.0.0.0").start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("muster.host must be a loopback address unless TLS is configured");
    }

    @Test
    void a_seed_of_another_cluster_is_named() {
        assertThatThrownBy(() -> Node.named("shop")
                        .seeds(seed.self().node().address())
                        .joinTimeout(SOON)
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("belongs to the cluster 'demo', but this node is of 'shop'");
        assertThat(seed.membership().members()).hasSize(1);
    }

    @Test
    void a_seed_with_another_number_of_shards_is_named() {
        assertThatThrownBy(() -> Node.named("demo")
                        .seeds(seed.self().node().address())
                        .shards(64)
                        .joinTimeout(SOON)
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("has 256 shards, but this node has 64");
    }

    @Test
    void a_seed_that_is_not_there_is_named_after_the_join_timeout() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> Node.named("demo")
                        .seeds("127.0.0.1:" + port)
                        .joinTimeout(Duration.ofSeconds(1))
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no seed of 127.0.0.1:" + port + " answered within 1 s");
    }

    @Test
    void a_failed_start_leaves_nothing_open() throws IOException {
        int port = freePort();
        int web = freePort();

        assertThatThrownBy(() -> Node.named("shop")
                        .port(port)
                        .web(web)
                        .seeds(seed.self().node().address())
                        .joinTimeout(SOON)
                        .start())
                .isInstanceOf(StartFailure.class);

        try (ServerSocket first = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(web, 1, InetAddress.getLoopbackAddress())) {
            assertThat(List.of(first.getLocalPort(), second.getLocalPort())).containsExactly(port, web);
        }
    }

    @Test
    void an_error_in_the_pages_leaves_nothing_open() throws IOException {
        int port = freePort();
        Node.Builder broken = Node.named("shop").port(port).web(0, routes -> {
            throw new NoClassDefFoundError("gone");
        });

        assertThatThrownBy(broken::start).isInstanceOf(NoClassDefFoundError.class);

        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void closing_twice_is_closing_once() {
        seed.close();
        seed.close();

        assertThat(seed.system().whenTerminated().isCompleted()).isTrue();
    }

    @Test
    void a_process_that_cannot_start_prints_one_line_and_exits_with_2() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Misconfigured.class.getName())
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(output.lines()).containsExactly("muster: muster.port must be between 0 and 65535, was 70000");
    }

    /** A program with a fault. */
    public static final class Misconfigured {
        private Misconfigured() {}

        public static void main(String[] arguments) {
            Node.named("demo").port(70_000).startOrExit();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(seed.webAddress().resolve(path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
