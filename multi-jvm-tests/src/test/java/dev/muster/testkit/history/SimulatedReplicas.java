package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An observed-remove set and a counter on replicas that exchange their states now and then. Each client keeps to one
 * replica; answers may be lost, and so may requests.
 */
final class SimulatedReplicas {
    static final int REPLICAS = 3;

    /** What one replica has: adds by their dots, the dots that were removed, and the deltas of every add by its dot. */
    private static final class Replica {
        final Map<Integer, String> adds = new TreeMap<>();
        final TreeSet<Integer> removed = new TreeSet<>();
        final Map<Integer, Long> deltas = new TreeMap<>();

        void merge(Replica other) {
            adds.putAll(other.adds);
            removed.addAll(other.removed);
            deltas.putAll(other.deltas);
        }

        SortedSet<String> elements() {
            TreeSet<String> elements = new TreeSet<>();
            adds.forEach((dot, element) -> {
                if (!removed.contains(dot)) {
                    elements.add(element);
                }
            });
            return elements;
        }

        void remove(String element) {
            adds.forEach((dot, held) -> {
                if (held.equals(element)) {
                    removed.add(dot);
                }
            });
        }
    }

    private final SplittableRandom random;
    private final Sketch history;
    private final List<Replica> replicas = new ArrayList<>();
    private long time;
    private int dots;

    SimulatedReplicas(long seed, Sketch history) {
        this.random = new SplittableRandom(seed);
        this.history = history;
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(new Replica());
        }
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            if (random.nextInt(12) == 0) {
                replicas.get(random.nextInt(REPLICAS)).merge(replicas.get(random.nextInt(REPLICAS)));
            } else {
                step(random.nextInt(REPLICAS), operation());
            }
        }
    }

    /** Every replica gets all, and is read. */
    void settle() {
        for (int round = 0; round < 2; round++) {
            for (Replica replica : replicas) {
                replicas.forEach(replica::merge);
            }
        }
        history.settled(++time);
        for (int i = 0; i < REPLICAS; i++) {
            read(i);
        }
    }

    void read(int replica) {
        perform(replica, new Operation.CounterRead("k"));
        perform(replica, new Operation.SetRead("s"));
    }

    void perform(int replica, Operation operation) {
        long from = ++time;
        Result result = apply(replicas.get(replica), operation);
        history.ok(from, ++time, "c" + replica, operation, result);
    }

    /** One replica forgets what it had: a defect. */
    void forget(int replica) {
        replicas.set(replica, new Replica());
    }

    /** One replica forgets what was removed: a defect. */
    void forgetRemoves(int replica) {
        replicas.get(replica).removed.clear();
    }

    /** One replica counts all it had once more: a defect. */
    void countTwice(int replica) {
        Map<Integer, Long> deltas = replicas.get(replica).deltas;
        List.copyOf(deltas.values()).forEach(delta -> deltas.put(++dots, delta));
    }

    private void step(int replica, Operation operation) {
        int dice = random.nextInt(20);
        if (dice > 1) {
            perform(replica, operation);
            return;
        }
        long from = ++time;
        if (dice == 1) {
            apply(replicas.get(replica), operation);
        }
        history.unknown(from, ++time, "c" + replica, operation);
    }

    private Operation operation() {
        return switch (random.nextInt(7)) {
            case 0 -> new Operation.CounterAdd("k", random.nextInt(-3, 6));
            case 1 -> new Operation.CounterRead("k");
            case 2, 3 -> new Operation.SetAdd("s", "e" + random.nextInt(8));
            case 4 -> new Operation.SetRemove("s", "e" + random.nextInt(8));
            case 5 -> new Operation.SetAdd("s", "only" + dots);
            default -> new Operation.SetRead("s");
        };
    }

    private Result apply(Replica replica, Operation operation) {
        if (operation instanceof Operation.CounterAdd add) {
            replica.deltas.put(++dots, add.delta());
        } else if (operation instanceof Operation.SetAdd add) {
            replica.adds.put(++dots, add.element());
        } else if (operation instanceof Operation.SetRemove remove) {
            replica.remove(remove.element());
        } else if (operation instanceof Operation.SetRead) {
            return new Result.Elements(replica.elements());
        } else if (operation instanceof Operation.CounterRead) {
            return new Result.Count(
                    replica.deltas.values().stream().mapToLong(Long::longValue).sum());
        }
        return new Result.Done();
    }
}
