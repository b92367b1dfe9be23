package dev.muster.faults.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import dev.muster.faults.proxy.ProxyNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NftablesNetworkTest {
    private static final long GONE_SECONDS = 10;

    @BeforeEach
    void assumeNftables() {
        Optional<String> why = NftablesNetwork.unavailable();
        assumeTrue(why.isEmpty(), () -> "needs nftables, but " + why.orElse(""));
    }

    @Test
    void each_node_has_a_loopback_address_of_its_own_that_stays() throws Exception {
        try (NftablesNetwork network = NftablesNetwork.open()) {
            Attachment one = network.attach("n1");
            Attachment two = network.attach("n2");

            assertThat(network.mode()).isEqualTo(NetworkMode.NFTABLES);
            assertThat(one.host()).matches("127\\.[0-9]+\\.[0-9]+\\.1").isEqualTo(one.bindHost());
            assertThat(two.host()).isNotEqualTo(one.host());
            assertThat(two.port()).isEqualTo(one.port()).isEqualTo(one.bindPort());
            assertThat(one.commandPrefix()).isEmpty();
            assertThat(network.attach("n1")).isEqualTo(one);
        }
    }

    @Test
    void two_networks_of_one_process_have_different_addresses() throws Exception {
        try (NftablesNetwork first = NftablesNetwork.open();
                NftablesNetwork second = NftablesNetwork.open()) {
            assertThat(first.attach("n1").host())
                    .isNotEqualTo(second.attach("n1").host());
        }
    }

    @Test
    void networks_that_open_at_the_same_time_have_different_addresses() throws Exception {
        CyclicBarrier start = new CyclicBarrier(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<NftablesNetwork>> opening = new ArrayList<>();
            for (int each = 0; each < 4; each++) {
                opening.add(threads.submit(() -> {
                    start.await();
                    return NftablesNetwork.open();
                }));
            }
            SortedSet<String> hosts = new TreeSet<>();
            for (Future<NftablesNetwork> each : opening) {
                try (NftablesNetwork network = each.get()) {
                    hosts.add(network.attach("n1").host());
                }
            }
            assertThat(hosts).hasSize(4);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void a_proxy_of_the_same_process_has_other_addresses() throws Exception {
        try (ProxyNetwork proxy = ProxyNetwork.open(1);
                NftablesNetwork network = NftablesNetwork.open()) {
            assertThat(network.attach("n1").host())
                    .isNotEqualTo(proxy.attach("n1").host());
        }
    }

    @Test
    void an_address_at_which_somebody_listens_is_passed_over() throws Exception {
        try (NftablesNetwork network = NftablesNetwork.open()) {
            Attachment one = network.attach("n1");
            InetAddress next = InetAddress.getByName(one.host().replaceAll("1$", "2"));
            try (ServerSocket holder = new ServerSocket(one.port(), 1, next)) {
                assertThat(network.attach("n2").host())
                        .isNotEqualTo(holder.getInetAddress().getHostAddress());
            }
        }
    }

    @Test
    void nothing_is_left_after_close_and_other_tables_stay() throws Exception {
        Tables tables = Tables.ofThisMachine();
        String foreign = "other_" + ProcessHandle.current().pid();
        tables.apply("table ip " + foreign + " { }\n");
        try {
            NftablesNetwork network = NftablesNetwork.open();
            network.attach("n1");
            network.attach("n2");
            network.set(new Direction("n1", "n2"), LinkState.CLEAR.cut());
            assertThat(network.describe())
                    .contains("n1>n2: CUT", "chain arriving_1_2", "counter cut_1_2", "table ip " + network.table());

            network.close();
            network.close();

            assertThat(tables.list(network.table())).contains("No such file or directory");
            assertThat(tables.list(foreign)).contains("table ip " + foreign);
            assertThat(network.describe()).contains("closed");
            assertThatThrownBy(() -> network.attach("n3")).isInstanceOf(IllegalStateException.class);
        } finally {
            tables.delete(foreign);
        }
    }

    @Test
    void the_table_of_a_killed_process_is_gone_within_10_s() throws Exception {
        Process process = forked();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String table = output.readLine();
            assertThat(Tables.ofThisMachine().list(table)).contains("cut_1_2");

            process.destroyForcibly().waitFor();

            awaitGone(table);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void tables_of_dead_processes_are_swept_at_the_next_start() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        String dead = Tables.name(process.pid(), 1);
        Tables tables = Tables.ofThisMachine();
        tables.apply("table ip " + dead + " { }\n");

        NftablesNetwork.open().close();

        assertThat(tables.list(dead)).contains("No such file or directory");
    }

    private static void awaitGone(String table) throws IOException {
        Tables tables = Tables.ofThisMachine();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        while (tables.list(table).contains("chain")) {
            assertThat(System.nanoTime() - deadlineNanos).as("after 10 s").isNegative();
        }
    }

    private static Process forked() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Cutting.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A program that is killed while a direction is cut. */
    static final class Cutting {
        private Cutting() {}

        public static void main(String[] arguments) throws IOException {
            NftablesNetwork network = NftablesNetwork.open();
            network.attach("n1");
            network.attach("n2");
            network.set(new Direction("n1", "n2"), LinkState.CLEAR.cut());
            System.out.println(network.table());
            System.out.flush();
            // Until it is killed, or its parent has gone.
            while (System.in.read() >= 0) {}
        }
    }
}
