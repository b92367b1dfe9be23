package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkChoiceTest {
    private static final List<NetworkMode> ANY = List.of(NetworkMode.values());

    private final Small machine = new Small();

    @Test
    void the_first_network_that_the_machine_has_is_chosen() {
        machine.has = EnumSet.of(NetworkMode.PROXY, NetworkMode.FILTER);

        assertThat(chosen(ANY, Set.of(FaultKind.PARTITION))).isEqualTo(NetworkMode.PROXY);
    }

    @Test
    void a_network_that_cannot_do_what_is_needed_is_closed_and_left_for_the_next() {
        machine.has = EnumSet.allOf(NetworkMode.class);
        machine.cannotLose = EnumSet.of(NetworkMode.NAMESPACES);

        assertThat(chosen(ANY, Set.of(FaultKind.LOSS))).isEqualTo(NetworkMode.NFTABLES);
        assertThat(machine.open).containsExactly(NetworkMode.NFTABLES);
    }

    @Test
    void where_none_can_each_says_why() {
        machine.has = EnumSet.of(NetworkMode.PROXY, NetworkMode.NFTABLES);
        machine.cannotLose = EnumSet.of(NetworkMode.PROXY);
        machine.refuses = EnumSet.of(NetworkMode.NFTABLES);

        NetworkChoice choice = NetworkChoice.of(
                List.of(NetworkMode.NAMESPACES, NetworkMode.NFTABLES, NetworkMode.PROXY),
                EnumSet.of(FaultKind.LOSS),
                machine);

        assertThat(((NetworkChoice.Nothing) choice).sentence(EnumSet.of(FaultKind.LOSS)))
                .isEqualTo("no network of this machine can do what the test declares, [LOSS]: "
                        + "namespaces: it is not installed; "
                        + "nftables: it could not be set up: no more room; "
                        + "proxy: it cannot do LOSS, because streams lose nothing; "
                        + "filter: it was not asked for");
        assertThat(machine.open).isEmpty();
    }

    @Test
    void the_user_may_ask_for_one_of_those_that_the_test_allows() {
        List<NetworkMode> rooted = List.of(NetworkMode.NAMESPACES, NetworkMode.NFTABLES);

        assertThat(NetworkChoice.asked(List.of(), "auto")).isEqualTo(ANY);
        assertThat(NetworkChoice.asked(rooted, "auto")).isEqualTo(rooted);
        assertThat(NetworkChoice.asked(rooted, "Nftables")).containsExactly(NetworkMode.NFTABLES);
        assertThat(NetworkChoice.asked(rooted, "proxy")).isEmpty();
        assertThatThrownBy(() -> NetworkChoice.asked(rooted, "tokenring"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cluster.network must be auto, namespaces, nftables, proxy or filter, was 'tokenring'");
    }

    private NetworkMode chosen(List<NetworkMode> asked, Set<FaultKind> kinds) {
        return ((NetworkChoice.Chosen) NetworkChoice.of(asked, kinds, machine))
                .network()
                .mode();
    }

    /** A machine with networks that do nothing. */
    private static final class Small implements NetworkChoice.Machine {
        private final List<NetworkMode> open = new ArrayList<>();
        private Set<NetworkMode> has = Set.of();
        private Set<NetworkMode> cannotLose = Set.of();
        private Set<NetworkMode> refuses = Set.of();

        @Override
        public Optional<String> unavailable(NetworkMode mode) {
            return has.contains(mode) ? Optional.empty() : Optional.of("it is not installed");
        }

        @Override
        public FaultyNetwork open(NetworkMode mode) throws IOException {
            if (refuses.contains(mode)) {
                throw new IOException("no more room");
            }
            open.add(mode);
            return new Idle(mode, this);
        }
    }

    private record Idle(NetworkMode mode, Small machine) implements FaultyNetwork {
        @Override
        public Optional<String> cannot(FaultKind kind) {
            return kind == FaultKind.LOSS && machine.cannotLose.contains(mode)
                    ? Optional.of("streams lose nothing")
                    : Optional.empty();
        }

        @Override
        public Attachment attach(String name) {
            return new Attachment("127.0.0.1", 1, "127.0.0.1", 1, List.of());
        }

        @Override
        public void set(Direction direction, LinkState state) {
            throw new AssertionError("nothing is to be set");
        }

        @Override
        public void reset(String one, String other) {
            throw new AssertionError("nothing is to be reset");
        }

        @Override
        public String describe() {
            return "idle";
        }

        @Override
        public void close() {
            machine.open.remove(mode);
        }
    }
}
