package dev.muster.benchmarks.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacingTest {
    private static final int SHARDS = 64;

    @Test
    void pekkos_own_strategy_spreads_shards_by_count_over_members_that_are_not_there() {
        try (LeastShardPlacing placing = new LeastShardPlacing(SHARDS)) {
            placing.start(List.of("10.0.0.1:7355", "10.0.0.2:7355", "10.0.0.3:7355"));
            placing.join("10.0.0.4:7355");

            assertThat(placing.owners().stream().filter("10.0.0.4:7355"::equals))
                    .hasSize(16);

            placing.leave("10.0.0.1:7355");

            assertThat(new HashSet<>(placing.owners()))
                    .containsExactlyInAnyOrder("10.0.0.2:7355", "10.0.0.3:7355", "10.0.0.4:7355");
        }
    }

    @Test
    void clusters_are_the_same_in_every_run_and_have_no_address_twice() {
        for (int cluster = 0; cluster < 40; cluster++) {
            List<String> addresses = Addresses.of(cluster, 50);

            assertThat(addresses).doesNotHaveDuplicates().hasSize(50).isEqualTo(Addresses.of(cluster, 50));
        }
    }
}
