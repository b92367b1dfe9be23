package dev.muster.crdt;

import dev.muster.crdt.causal.HybridTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Three replicas that write and exchange deltas and states by chance; small alphabets, so that they meet. */
final class RandomHistory<S extends Crdt<S>> {
    private static final int REPLICAS = 3;

    private final List<S> states = new ArrayList<>();
    private final List<S> deltas = new ArrayList<>();
    private final Random random;

    private RandomHistory(S bottom, int seed, Writer<S> writer) {
        random = new Random(seed);
        for (int replica = 0; replica < REPLICAS; replica++) {
            states.add(bottom);
        }
        int steps = random.nextInt(40);
        for (int step = 0; step < steps; step++) {
            step(writer);
        }
    }

    interface Writer<S> {
        S write(S state, long replica, Random random);
    }

    static RandomHistory<?> of(Crdt.Kind kind, int seed) {
        return switch (kind) {
            case COUNTER -> new RandomHistory<>(PNCounter.BOTTOM, seed, RandomHistory::count);
            case SET -> new RandomHistory<>(AWSet.BOTTOM, seed, RandomHistory::change);
            case REGISTER -> new RandomHistory<>(LWWRegister.BOTTOM, seed, RandomHistory::write);
        };
    }

    List<S> states() {
        return states;
    }

    List<S> deltas() {
        return deltas;
    }

    private void step(Writer<S> writer) {
        int at = random.nextInt(REPLICAS);
        switch (random.nextInt(4)) {
            case 0 -> states.set(at, states.get(at).join(states.get(random.nextInt(REPLICAS))));
            case 1 -> {
                if (!deltas.isEmpty()) {
                    states.set(at, states.get(at).join(deltas.get(random.nextInt(deltas.size()))));
                }
            }
            default -> {
                S delta = writer.write(states.get(at), at + 1, random);
                deltas.add(delta);
                states.set(at, states.get(at).join(delta));
            }
        }
    }

    private static PNCounter count(PNCounter state, long replica, Random random) {
        return state.added(replica, random.nextInt(7) - 3);
    }

    private static AWSet change(AWSet state, long replica, Random random) {
        Bytes element = Bytes.of(new byte[] {(byte) random.nextInt(3)});
        return random.nextInt(3) == 0 ? state.removed(element) : state.added(replica, element);
    }

    private static LWWRegister write(LWWRegister state, long replica, Random random) {
        HybridTime time = new HybridTime(state.time().packed() + 1 + random.nextInt(2));
        return state.written(time, replica, Bytes.of(new byte[] {(byte) random.nextInt(3)}));
    }
}
