package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoNetworkTest {
    private final Noted noted = new Noted();
    private final DemoNetwork network = DemoNetwork.of(noted);

    @Test
    void one_node_is_cut_off_from_all_others_both_ways_and_healed() throws Exception {
        for (String name : List.of("n1", "n2", "n3")) {
            network.attach(name);
        }

        network.isolate("n2");

        assertThat(network.isPartitioned()).isTrue();
        assertThat(noted.cut).extracting(Direction::toString).containsExactly("n1>n2", "n2>n1", "n2>n3", "n3>n2");

        network.heal();

        assertThat(network.isPartitioned()).isFalse();
        assertThat(noted.cut).isEmpty();
    }

    @Test
    void a_node_that_comes_during_a_partition_is_on_the_side_of_the_many() throws Exception {
        network.attach("n1");
        network.attach("n2");
        network.isolate("n1");

        network.attach("n3");
        network.attach("n1");

        assertThat(noted.cut).extracting(Direction::toString).containsExactly("n1>n2", "n1>n3", "n2>n1", "n3>n1");
        network.heal();
        assertThat(noted.cut).isEmpty();
    }

    @Test
    void a_partition_that_fails_half_way_is_told_and_healed() throws Exception {
        for (String name : List.of("n1", "n2", "n3")) {
            network.attach(name);
        }
        noted.refused = new Direction("n3", "n2");

        assertThatThrownBy(() -> network.isolate("n2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the network between n2 and n3 cannot be changed: no more rules");
        assertThat(noted.cut).isNotEmpty();
        noted.refused = null;
        network.heal();

        assertThat(noted.cut).isEmpty();
    }

    @Test
    void the_network_ends_with_the_demo() {
        network.close();

        assertThat(noted.isClosed).isTrue();
    }

    @Test
    void plain_loopback_has_no_places_and_cannot_be_partitioned() throws Exception {
        try (DemoNetwork none = DemoNetwork.open(DemoNetwork.Choice.NONE)) {
            assertThat(none.attach("n1")).isEmpty();
            assertThat(none.lack()).contains("the demo was started with --network none");
            assertThatThrownBy(() -> none.isolate("n1"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no partition on this machine: the demo was started with --network none");
        }
    }

    @Test
    void the_key_for_a_partition_says_what_the_machine_lacks(@TempDir Path folder) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (DemoCluster cluster = new DemoCluster(folder, DemoNetwork.none("it has no wires"))) {
            new Partition(cluster, new PrintStream(said, true, StandardCharsets.UTF_8)).begin();
        }

        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("  no partition on this machine: it has no wires");
    }

    /** A network that notes what is cut. */
    private static final class Noted implements FaultyNetwork {
        private final SortedSet<Direction> cut = new TreeSet<>();
        private @Nullable Direction refused;
        private boolean isClosed;

        @Override
        public NetworkMode mode() {
            return NetworkMode.FILTER;
        }

        @Override
        public Optional<String> cannot(FaultKind kind) {
            return Optional.empty();
        }

        @Override
        public Attachment attach(String name) {
            return new Attachment("127.0.0.1", 1, "127.0.0.1", 1, List.of());
        }

        @Override
        public void set(Direction direction, LinkState state) {
            if (direction.equals(refused)) {
                throw new UncheckedIOException("cannot set " + direction, new IOException("no more rules"));
            }
            if (state.isCut()) {
                cut.add(direction);
            } else {
                cut.remove(direction);
            }
        }

        @Override
        public void reset(String one, String other) {}

        @Override
        public String describe() {
            return cut.toString();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
