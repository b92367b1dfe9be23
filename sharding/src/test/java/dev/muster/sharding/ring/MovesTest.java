package dev.muster.sharding.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muster.sharding.ring.Peer.Standing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MovesTest {
    private static final int SHARDS = 32;
    private static final Moves MOVES = new Moves(SHARDS, 4);
    private static final Peer A = new Peer(Host.at("a:1"), Standing.SETTLED);
    private static final Peer B = new Peer(Host.at("b:1"), Standing.SETTLED);
    private static final Peer C = new Peer(Host.at("c:1"), Standing.SETTLED);

    @ParameterizedTest
    @EnumSource(value = Standing.class, names = "SETTLED", mode = EnumSource.Mode.EXCLUDE)
    void a_member_that_is_not_settled_gets_no_shard_and_stops_all_moves(Standing standing) {
        List<Peer> peers = List.of(A, new Peer(Host.at("b:1"), standing));

        assertThat(MOVES.placement(Set.of("a:1", "b:1"), peers).orElseThrow().hosts())
                .containsExactly(Host.at("a:1"));
        assertThat(MOVES.due(allOn("b:1", "a:1"), Set.of(), peers)).isEmpty();
    }

    @Test
    void a_member_without_a_region_gets_no_shard_and_does_not_stop_moves() {
        assertThat(MOVES.placement(Set.of("a:1", "b:1"), List.of(A, B, C))
                        .orElseThrow()
                        .hosts())
                .containsExactly(Host.at("a:1"), Host.at("b:1"));
        assertThat(MOVES.due(allOn("a:1", "b:1"), Set.of(), List.of(A, B, C))).hasSize(4);
    }

    @Test
    void a_region_that_is_no_longer_a_member_stops_all_moves() {
        assertThat(MOVES.due(allOn("c:1", "a:1", "b:1"), Set.of(), List.of(A, B)))
                .isEmpty();
    }

    @Test
    void without_a_settled_member_there_is_no_placement() {
        assertThat(MOVES.placement(Set.of("b:1"), List.of(A))).isEmpty();
        assertThat(MOVES.placement(Set.of("a:1"), List.of(new Peer(Host.at("a:1"), Standing.CHANGING))))
                .isEmpty();
    }

    @Test
    void moves_under_way_count_and_are_not_named_again() {
        SortedSet<ShardId> first = MOVES.due(allOn("a:1", "b:1"), Set.of(), List.of(A, B));
        Set<ShardId> moving = new TreeSet<>(first).headSet(first.last());

        SortedSet<ShardId> next = MOVES.due(allOn("a:1", "b:1"), moving, List.of(A, B));

        assertThat(first).hasSize(4);
        assertThat(next).hasSize(1).doesNotContainAnyElementsOf(moving);
        assertThat(MOVES.due(allOn("a:1", "b:1"), first, List.of(A, B))).isEmpty();
    }

    @Test
    void what_is_no_limit_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Moves(SHARDS, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Moves(0, 1));
    }

    private static Map<String, SortedSet<ShardId>> allOn(String full, String... empty) {
        SortedMap<String, SortedSet<ShardId>> hosted = new TreeMap<>();
        for (String address : empty) {
            hosted.put(address, new TreeSet<>());
        }
        hosted.put(full, Placement.of(List.of(Host.at(full)), SHARDS).shardsOf(full));
        return hosted;
    }
}
