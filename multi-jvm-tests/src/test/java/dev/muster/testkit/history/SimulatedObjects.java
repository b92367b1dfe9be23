package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A counter, a set and a register that are linearizable, under clients whose operations overlap, whose requests are
 * refused, lost or late, and whose answers are lost.
 */
final class SimulatedObjects {
    private static final int CLIENTS = 4;

    private static final class Pending {
        final long from;
        final Operation operation;

        @Nullable
        Result result;

        Pending(long from, Operation operation) {
            this.from = from;
            this.operation = operation;
        }
    }

    private final SplittableRandom random;
    private final Sketch history;
    private final @Nullable Pending[] pending = new Pending[CLIENTS];
    private final List<Operation> wandering = new ArrayList<>();
    private final TreeSet<String> set = new TreeSet<>();
    private @Nullable String register;
    private long counter;
    private long time;
    private int values;

    SimulatedObjects(long seed, Sketch history) {
        this.random = new SplittableRandom(seed);
        this.history = history;
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step(random.nextInt(CLIENTS));
            if (!wandering.isEmpty() && random.nextInt(10) == 0) {
                apply(wandering.remove(random.nextInt(wandering.size())));
            }
        }
    }

    /** Lets every operation end, but for those of unknown outcome. */
    void drain() {
        for (int client = 0; client < CLIENTS; client++) {
            while (pending[client] != null) {
                step(client);
            }
        }
    }

    /** An operation alone, with the result of the objects. */
    void alone(Operation operation) {
        answer(operation, apply(operation));
    }

    /** An operation alone that has no effect, but is answered as if it had. */
    void pretended(Operation operation) {
        answer(operation, new Result.Done());
    }

    /** A read alone with a false answer. */
    void answer(Operation operation, Result result) {
        history.ok(tick(), tick(), "alone", operation, result);
    }

    long counter() {
        return counter;
    }

    SortedSet<String> set() {
        return new TreeSet<>(set);
    }

    private void step(int client) {
        Pending running = pending[client];
        time++;
        if (running == null) {
            pending[client] = new Pending(time, operation());
        } else if (running.result != null) {
            end(
                    client,
                    running,
                    random.nextInt(10) == 0 ? new Outcome.Unknown("lost") : new Outcome.Ok(running.result));
        } else {
            arrive(client, running);
        }
    }

    private void arrive(int client, Pending running) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            end(client, running, new Outcome.Failed("refused"));
        } else if (dice == 1) {
            end(client, running, new Outcome.Unknown("request lost"));
        } else if (dice == 2) {
            wandering.add(running.operation);
            end(client, running, new Outcome.Unknown("request late"));
        } else {
            running.result = apply(running.operation);
        }
    }

    private void end(int client, Pending running, Outcome outcome) {
        history.ended(running.from, time, "c" + client, running.operation, outcome);
        pending[client] = null;
    }

    private Operation operation() {
        return switch (random.nextInt(10)) {
            case 0 -> new Operation.CounterAdd("k", random.nextInt(-3, 6));
            case 1 -> new Operation.CounterRead("k");
            case 2 -> new Operation.SetAdd("s", "e" + ++values);
            case 3 -> new Operation.SetAdd("s", "common" + random.nextInt(3));
            case 4 -> new Operation.SetRemove("s", "common" + random.nextInt(3));
            case 5 -> new Operation.SetRead("s");
            case 6 -> new Operation.RegisterWrite("r", "v" + ++values);
            case 7 -> new Operation.CompareAndSet("r", register, "v" + ++values);
            default -> new Operation.RegisterRead("r");
        };
    }

    private Result apply(Operation operation) {
        if (operation instanceof Operation.CounterAdd add) {
            counter += add.delta();
        } else if (operation instanceof Operation.CounterRead) {
            return new Result.Count(counter);
        } else if (operation instanceof Operation.SetAdd add) {
            set.add(add.element());
        } else if (operation instanceof Operation.SetRemove remove) {
            set.remove(remove.element());
        } else if (operation instanceof Operation.SetRead) {
            return new Result.Elements(set);
        } else if (operation instanceof Operation.RegisterWrite write) {
            register = write.value();
        } else if (operation instanceof Operation.RegisterRead) {
            return new Result.Value(register);
        } else if (operation instanceof Operation.CompareAndSet swap) {
            return swap(swap);
        }
        return new Result.Done();
    }

    private Result swap(Operation.CompareAndSet swap) {
        if (register == null ? swap.expected() != null : !register.equals(swap.expected())) {
            return new Result.Mismatch();
        }
        register = swap.next();
        return new Result.Swapped();
    }

    private long tick() {
        return ++time;
    }
}
