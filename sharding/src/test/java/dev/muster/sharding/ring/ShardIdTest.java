package dev.muster.sharding.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShardIdTest {
    @ParameterizedTest(name = "''{0}'' of {1} => {2}")
    @CsvSource({"'', 256, 153", "a, 256, 91", "asdf, 256, 30", "abc, 256, 153", "a, 1, 0", "asd, 16, 3"})
    void the_shard_of_an_id_never_changes(String id, int shards, int shard) {
        assertThat(ShardId.of(id, shards)).isEqualTo(new ShardId(shard));
    }

    @Test
    void entity_ids_spread_over_all_shards() {
        int[] counts = new int[256];

        for (int entity = 0; entity < 256_000; entity++) {
            counts[ShardId.of("counter-" + entity, 256).number()]++;
        }

        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(840, 1160));
    }

    @Test
    void names_round_trip() {
        assertThat(ShardId.parse(new ShardId(255).toString())).isEqualTo(new ShardId(255));
    }

    @Test
    void what_is_no_shard_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ShardId.parse("-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> ShardId.parse("seven"));
        assertThatIllegalArgumentException().isThrownBy(() -> ShardId.of("a", 0));
    }
}
