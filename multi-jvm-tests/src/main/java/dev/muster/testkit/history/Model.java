package dev.muster.testkit.history;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one object does if operations come one at a time.
 *
 * @param <S> its state: immutable, with equality
 */
sealed interface Model<S> {

    S initial();

    /**
     * The state after an operation, if the operation can give the result there.
     *
     * @param result null if not known: any result will do, but one without effect need not be tried
     */
    Optional<S> step(S state, Operation operation, @Nullable Result result);

    /** A register, absent at first. */
    record Register() implements Model<Optional<String>> {
        @Override
        public Optional<String> initial() {
            return Optional.empty();
        }

        @Override
        public Optional<Optional<String>> step(Optional<String> state, Operation operation, @Nullable Result result) {
            if (operation instanceof Operation.RegisterWrite write) {
                return Optional.of(Optional.of(write.value()));
            }
            if (operation instanceof Operation.CompareAndSet swap) {
                boolean isExpected = state.equals(Optional.ofNullable(swap.expected()));
                if (result instanceof Result.Mismatch) {
                    return isExpected ? Optional.empty() : Optional.of(state);
                }
                return isExpected ? Optional.of(Optional.of(swap.next())) : Optional.empty();
            }
            return result instanceof Result.Value read && state.equals(Optional.ofNullable(read.value()))
                    ? Optional.of(state)
                    : Optional.empty();
        }
    }

    /** A counter, 0 at first. */
    record Counter() implements Model<Long> {
        @Override
        public Long initial() {
            return 0L;
        }

        @Override
        public Optional<Long> step(Long state, Operation operation, @Nullable Result result) {
            if (operation instanceof Operation.CounterAdd add) {
                return Optional.of(state + add.delta());
            }
            return result instanceof Result.Count read && read.value() == state ? Optional.of(state) : Optional.empty();
        }
    }

    /** A set, empty at first. */
    record Elements() implements Model<SortedSet<String>> {
        @Override
        public SortedSet<String> initial() {
            return new TreeSet<>();
        }

        @Override
        public Optional<SortedSet<String>> step(SortedSet<String> state, Operation operation, @Nullable Result result) {
            if (operation instanceof Operation.SetAdd add) {
                TreeSet<String> more = new TreeSet<>(state);
                return Optional.of(more.add(add.element()) ? more : state);
            }
            if (operation instanceof Operation.SetRemove remove) {
                TreeSet<String> fewer = new TreeSet<>(state);
                return Optional.of(fewer.remove(remove.element()) ? fewer : state);
            }
            return result instanceof Result.Elements read && read.elements().equals(state)
                    ? Optional.of(state)
                    : Optional.empty();
        }
    }
}
