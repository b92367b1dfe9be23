package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * In which order nodes are probed: a random order, each once a round, a new order for each round (SWIM section 4.3). So
 * at most {@code 2n - 1} periods lie between two probes of one node. A new node is put at a random place. Not thread safe.
 */
final class ProbeRing {
    private final RandomGenerator random;
    private final List<NodeId> order = new ArrayList<>();
    private int position;
    private int round;

    ProbeRing(RandomGenerator random) {
        this.random = random;
    }

    /** Which round this is, from 0. */
    int round() {
        return round;
    }

    /** Puts a new node at a random place; what was there goes to the end of this round. */
    void add(NodeId node) {
        order.add(node);
        int place = random.nextInt(order.size());
        order.set(order.size() - 1, order.get(place));
        order.set(place, node);
    }

    /**
     * The next node that {@code isKnown} and {@code isDue}; null when there is none in this round and the next. Nodes that
     * are not known any more are dropped.
     */
    @Nullable
    NodeId next(Predicate<NodeId> isKnown, Predicate<NodeId> isDue, boolean reshuffles) {
        for (int tries = 2 * order.size(); tries >= 0; tries--) {
            if (position >= order.size()) {
                beginRound(isKnown, reshuffles);
                if (order.isEmpty()) {
                    return null;
                }
            }
            NodeId next = order.get(position++);
            if (isKnown.test(next) && isDue.test(next)) {
                return next;
            }
        }
        return null;
    }

    private void beginRound(Predicate<NodeId> isKnown, boolean reshuffles) {
        order.removeIf(node -> !isKnown.test(node));
        position = 0;
        round++;
        for (int last = order.size() - 1; reshuffles && last > 0; last--) {
            int other = random.nextInt(last + 1);
            NodeId moved = order.get(last);
            order.set(last, order.get(other));
            order.set(other, moved);
        }
    }
}
