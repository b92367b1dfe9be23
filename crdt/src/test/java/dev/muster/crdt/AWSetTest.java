package dev.muster.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AWSetTest {
    private static final Bytes A = Bytes.of(new byte[] {1});
    private static final Bytes B = Bytes.of(new byte[] {2});

    @Test
    void an_addition_wins_over_a_concurrent_removal() {
        AWSet both = AWSet.BOTTOM.added(1, A);

        AWSet readded = both.join(both.added(2, A));
        AWSet removed = both.join(both.removed(A));

        assertThat(removed.contains(A)).isFalse();
        assertThat(readded.join(removed).contains(A)).isTrue();
    }

    @Test
    void a_removed_element_does_not_come_back_from_an_old_state() {
        AWSet old = AWSet.BOTTOM.added(1, A);

        AWSet removed = old.join(old.removed(A));

        assertThat(removed.join(old).contains(A)).isFalse();
        assertThat(removed.size()).isZero();
    }

    @Test
    void a_delta_that_arrives_before_its_predecessor_loses_nothing() {
        AWSet first = AWSet.BOTTOM.added(1, A);
        AWSet second = first.added(1, B);

        AWSet receiver = AWSet.BOTTOM.join(second).join(first);

        assertThat(receiver.contains(A)).isTrue();
        assertThat(receiver.contains(B)).isTrue();
    }

    @Test
    void removing_what_is_not_there_is_bottom() {
        assertThat(AWSet.BOTTOM.removed(A).isBottom()).isTrue();
    }

    /** The specification as a pure function of the visible operations: there iff some addition is seen by no visible removal. */
    @Test
    void every_replica_equals_the_log_of_operations_it_has_seen() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Replica> replicas = List.of(new Replica(1), new Replica(2), new Replica(3));
            for (int step = 0; step < 60; step++) {
                Replica replica = replicas.get(random.nextInt(3));
                Bytes element = random.nextBoolean() ? A : B;
                switch (random.nextInt(3)) {
                    case 0 -> replica.pull(replicas.get(random.nextInt(3)));
                    case 1 -> replica.add(element);
                    default -> replica.remove(element);
                }
                assertThat(replica.elements()).as("seed %d step %d", seed, step).isEqualTo(replica.specified());
            }
        }
    }

    private record Operation(Bytes element, boolean isAddition, Set<Operation> seen) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private static final class Replica {
        private final long id;
        private final Set<Operation> log = new HashSet<>();
        private AWSet set = AWSet.BOTTOM;

        Replica(long id) {
            this.id = id;
        }

        void add(Bytes element) {
            log.add(new Operation(element, true, Set.copyOf(log)));
            set = set.join(set.added(id, element));
        }

        void remove(Bytes element) {
            log.add(new Operation(element, false, Set.copyOf(log)));
            set = set.join(set.removed(element));
        }

        void pull(Replica other) {
            log.addAll(other.log);
            set = set.join(other.set);
        }

        Set<Bytes> elements() {
            List<Bytes> elements = new ArrayList<>();
            set.forEach(elements::add);
            return new TreeSet<>(elements);
        }

        Set<Bytes> specified() {
            Set<Bytes> there = new TreeSet<>();
            for (Operation addition : log) {
                boolean isRemoved = log.stream()
                        .anyMatch(
                                o -> !o.isAddition && o.element.equals(addition.element) && o.seen.contains(addition));
                if (addition.isAddition && !isRemoved) {
                    there.add(addition.element);
                }
            }
            return there;
        }
    }
}
