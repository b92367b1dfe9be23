package dev.muster.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The laws of a join semilattice and of deltas, for every type, over states three replicas reach by chance. */
class CrdtLawTest {
    private static final int SEEDS = 400;

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void join_is_commutative_associative_and_idempotent(Crdt.Kind kind) {
        check(kind, CrdtLawTest::joinLaws);
    }

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void bottom_changes_nothing_and_is_least(Crdt.Kind kind) {
        check(kind, CrdtLawTest::bottomLaws);
    }

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void order_agrees_with_join_and_equality_with_fingerprint(Crdt.Kind kind) {
        check(kind, CrdtLawTest::orderLaws);
    }

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void news_are_all_and_only_what_was_missing(Crdt.Kind kind) {
        check(kind, CrdtLawTest::newsLaws);
    }

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void parts_join_to_the_whole_in_any_order(Crdt.Kind kind) {
        check(kind, CrdtLawTest::splitLaws);
    }

    @ParameterizedTest
    @EnumSource(Crdt.Kind.class)
    void joining_deltas_in_any_order_equals_joining_states(Crdt.Kind kind) {
        for (int seed = 0; seed < SEEDS; seed++) {
            deltaPathEqualsStatePath(RandomHistory.of(kind, seed), seed);
        }
    }

    private interface Law {
        <S extends Crdt<S>> void check(List<S> states, int seed);
    }

    private static void check(Crdt.Kind kind, Law law) {
        for (int seed = 0; seed < SEEDS; seed++) {
            law(RandomHistory.of(kind, seed), law, seed);
        }
    }

    private static <S extends Crdt<S>> void law(RandomHistory<S> history, Law law, int seed) {
        law.check(history.states(), seed);
    }

    private static <S extends Crdt<S>> void joinLaws(List<S> states, int seed) {
        S a = states.get(0);
        S b = states.get(1);
        S c = states.get(2);
        assertThat(a.join(b)).as("commutative, seed %d", seed).isEqualTo(b.join(a));
        assertThat(a.join(b).join(c)).as("associative, seed %d", seed).isEqualTo(a.join(b.join(c)));
        assertThat(a.join(a)).as("idempotent, seed %d", seed).isEqualTo(a);
        assertThat(a.join(b).join(b)).as("absorbing, seed %d", seed).isEqualTo(a.join(b));
    }

    @SuppressWarnings("unchecked") // the bottom of a kind has the type of its states
    private static <S extends Crdt<S>> void bottomLaws(List<S> states, int seed) {
        for (S state : states) {
            S bottom = (S) state.kind().bottom();
            assertThat(bottom.isBottom()).isTrue();
            assertThat(state.join(bottom)).as("seed %d", seed).isEqualTo(state);
            assertThat(bottom.join(state)).as("seed %d", seed).isEqualTo(state);
            assertThat(bottom.leq(state)).as("seed %d", seed).isTrue();
        }
    }

    private static <S extends Crdt<S>> void orderLaws(List<S> states, int seed) {
        for (S a : states) {
            for (S b : states) {
                assertThat(a.leq(b)).as("seed %d", seed).isEqualTo(a.join(b).equals(b));
                assertThat(a.leq(a.join(b))).as("seed %d", seed).isTrue();
                assertThat(a.fingerprint() == b.fingerprint())
                        .as("seed %d", seed)
                        .isEqualTo(a.equals(b));
            }
        }
    }

    private static <S extends Crdt<S>> void newsLaws(List<S> states, int seed) {
        for (S a : states) {
            for (S b : states) {
                Crdt.Absorbed<S> absorbed = a.absorb(b);
                assertThat(a.join(absorbed.news())).as("seed %d", seed).isEqualTo(absorbed.state());
                assertThat(absorbed.news().leq(absorbed.state()))
                        .as("seed %d", seed)
                        .isTrue();
                assertThat(absorbed.news().isBottom()).as("seed %d", seed).isEqualTo(b.leq(a));
                assertThat(absorbed.state().absorb(b).news().isBottom()).isTrue();
            }
        }
    }

    @SuppressWarnings("unchecked") // the bottom of a kind has the type of its states
    private static <S extends Crdt<S>> void splitLaws(List<S> states, int seed) {
        for (S state : states) {
            List<S> parts = new ArrayList<>(state.split(120));
            java.util.Collections.shuffle(parts, new Random(seed));
            S joined = (S) state.kind().bottom();
            for (S part : parts) {
                assertThat(part.sizeBytes()).as("seed %d", seed).isLessThanOrEqualTo(120);
                joined = joined.join(part);
            }
            assertThat(joined).as("seed %d", seed).isEqualTo(state);
            assertThat(state.split(1 << 20)).hasSize(state.isBottom() ? 0 : 1);
        }
    }

    @SuppressWarnings("unchecked") // the bottom of a kind has the type of its states
    private static <S extends Crdt<S>> void deltaPathEqualsStatePath(RandomHistory<S> history, int seed) {
        S byStates = (S) history.states().get(0).kind().bottom();
        for (S state : history.states()) {
            byStates = byStates.join(state);
        }
        List<S> deltas = new ArrayList<>(history.deltas());
        deltas.addAll(history.deltas().subList(0, deltas.size() / 2));
        java.util.Collections.shuffle(deltas, new Random(seed));
        S byDeltas = (S) byStates.kind().bottom();
        for (S delta : deltas) {
            byDeltas = byDeltas.join(delta);
        }
        assertThat(byDeltas).as("seed %d", seed).isEqualTo(byStates);
    }
}
