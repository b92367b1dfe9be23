package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void nodes_that_start_together_with_the_same_seeds_form_one_cluster() throws IOException {
        List<String> seeds = freeAddresses(3);

        List<Node> nodes = startAll(seeds.stream()
                .map(address -> at(address).seeds(seeds.toArray(String[]::new)))
                .toList());

        assertThatAllAreOne(nodes);
    }

    @Test
    void nodes_that_are_named_in_a_file_form_one_cluster_and_one_that_is_not_joins_it(@TempDir Path folder)
            throws IOException {
        List<String> addresses = freeAddresses(3);
        Path contacts = Files.writeString(
                folder.resolve("contacts"),
                "# the first nodes\n" + addresses.get(0) + "\nno address\n" + addresses.get(1) + "\n");

        List<Node> nodes = startAll(addresses.stream()
                .map(address -> at(address).discoverByFile(contacts).initialNodes(2))
                .toList());

        assertThatAllAreOne(nodes);
    }

    @Test
    void a_node_that_sees_too_few_contact_points_forms_nothing_and_says_what_it_waits_for() throws IOException {
        List<String> seeds = freeAddresses(2);

        assertThatThrownBy(() -> at(seeds.get(0))
                        .seeds(seeds.toArray(String[]::new))
                        .joinTimeout(Duration.ofSeconds(2))
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("no seed of " + seeds.get(1) + " answered within 2 s")
                .hasMessageContaining("this node sees 1 of the 2 contact points that are needed (initial-nodes);"
                        + " nobody is seen at [" + seeds.get(1) + "]");
    }

    private static Node.Builder at(String address) {
        return Node.named("together")
                .port(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
                .joinTimeout(PATIENCE);
    }

    private static List<Node> startAll(List<Node.Builder> builders) {
        List<CompletableFuture<Node>> starting = builders.stream()
                .map(builder ->
                        CompletableFuture.supplyAsync(builder::start, start -> new Thread(start, "start").start()))
                .toList();
        return starting.stream().map(CompletableFuture::join).toList();
    }

    private static void assertThatAllAreOne(List<Node> nodes) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(nodes)
                            .allSatisfy(node ->
                                    assertThat(node.membership().members()).hasSize(nodes.size())));
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static List<String> freeAddresses(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int index = 0; index < count; index++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream()
                    .map(socket -> "127.0.0.1:" + socket.getLocalPort())
                    .toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
