package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The search against a plain one that tries every order. */
class LinearizationLawTest {
    private static final int SEEDS = 30_000;

    @Test
    void the_search_agrees_with_trying_every_order() {
        int linearizable = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Call> calls = randomCalls(new SplittableRandom(seed));

            boolean expected = hasOrder(new Model.Register(), Optional.empty(), calls);
            Linearization.Outcome outcome = Linearization.search(new Model.Register(), calls, 100_000);

            assertThat(outcome instanceof Linearization.Outcome.Found)
                    .as("seed %d: %s", seed, calls)
                    .isEqualTo(expected);
            linearizable += expected ? 1 : 0;
        }
        assertThat(linearizable).isBetween(SEEDS / 10, SEEDS * 9 / 10);
    }

    @Test
    void the_prefix_in_the_evidence_is_an_order_that_fits() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Call> calls = randomCalls(new SplittableRandom(seed));

            Linearization.Outcome outcome = Linearization.search(new Model.Register(), calls, 100_000);

            if (outcome instanceof Linearization.Outcome.Impossible impossible) {
                assertThat(fits(impossible.prefix()))
                        .as("seed %d: %s", seed, impossible)
                        .isTrue();
                assertThat(impossible.prefix()).as("seed %d", seed).doesNotContain(impossible.stuck());
            }
        }
    }

    private static List<Call> randomCalls(SplittableRandom random) {
        List<Call> calls = new ArrayList<>();
        for (int i = 1 + random.nextInt(7); i > 0; i--) {
            long from = random.nextInt(14);
            long to = from + random.nextInt(8);
            Operation operation = operation(random);
            Outcome outcome = outcome(operation, random);
            calls.add(new Call(
                    i, "c" + i, operation, from, outcome instanceof Outcome.Unknown ? Call.NEVER : to, outcome));
        }
        return calls;
    }

    private static Operation operation(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Operation.RegisterWrite("r", value(random));
            case 2 -> new Operation.CompareAndSet("r", random.nextInt(4) == 0 ? null : value(random), value(random));
            default -> new Operation.RegisterRead("r");
        };
    }

    private static Outcome outcome(Operation operation, SplittableRandom random) {
        int dice = random.nextInt(10);
        if (dice < 2) {
            return new Outcome.Unknown("timeout");
        }
        if (dice < 3) {
            return new Outcome.Failed("refused");
        }
        if (operation instanceof Operation.RegisterRead) {
            return new Outcome.Ok(new Result.Value(random.nextInt(5) == 0 ? null : value(random)));
        }
        if (operation instanceof Operation.CompareAndSet) {
            return new Outcome.Ok(random.nextBoolean() ? new Result.Swapped() : new Result.Mismatch());
        }
        return new Outcome.Ok(new Result.Done());
    }

    private static String value(SplittableRandom random) {
        return random.nextBoolean() ? "x" : "y";
    }

    private static <S> boolean hasOrder(Model<S> model, S state, List<Call> left) {
        if (left.stream().noneMatch(Call::isOk)) {
            return true;
        }
        for (Call next : left) {
            if (!next.mayHaveHappened() || left.stream().anyMatch(other -> other.isOk() && other.precedes(next))) {
                continue;
            }
            Optional<S> after = model.step(state, next.operation(), next.isOk() ? next.result() : null);
            if (after.isPresent() && hasOrder(model, after.get(), without(left, next))) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(List<Call> order) {
        Optional<Optional<String>> state = Optional.of(Optional.empty());
        for (int i = 0; i < order.size(); i++) {
            Call call = order.get(i);
            if (order.subList(i + 1, order.size()).stream().anyMatch(later -> later.precedes(call))) {
                return false;
            }
            state = state.flatMap(
                    held -> new Model.Register().step(held, call.operation(), call.isOk() ? call.result() : null));
        }
        return state.isPresent();
    }

    private static List<Call> without(List<Call> calls, Call call) {
        return calls.stream().filter(other -> other.number() != call.number()).toList();
    }
}
