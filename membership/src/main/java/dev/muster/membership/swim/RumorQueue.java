package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The news to be passed on: those sent least first, among these accusations and endings before births, and the newest
 * first (SWIM section 4.1). A newer fact about a node replaces the older. Work is in proportion to what is sent. Not thread
 * safe.
 */
final class RumorQueue {
    /** The most facts in one packet. */
    static final int MOST_IN_PACKET = 32;

    private static final int MOST_STALE = 64;

    private static final class Rumor {
        final Fact fact;
        int sent;

        Rumor(Fact fact) {
            this.fact = fact;
        }

        boolean isUrgent() {
            return fact.status() != Status.ALIVE;
        }
    }

    private final List<Deque<Rumor>> tiers = new ArrayList<>();
    private final Map<NodeId, Rumor> current = new HashMap<>();
    private int held;

    int size() {
        return current.size();
    }

    boolean isEmpty() {
        return current.isEmpty();
    }

    /** Queues {@code fact}, to be sent from the start; what was queued about the same node is dropped. */
    void add(Fact fact) {
        Rumor rumor = new Rumor(fact);
        current.put(fact.node(), rumor);
        tier(0).addFirst(rumor);
        held++;
        if (held > 2 * current.size() + MOST_STALE) {
            tiers.forEach(tier -> tier.removeIf(each -> !isCurrent(each)));
            held = current.size();
        }
    }

    /** How many places are taken: those of current facts and those of replaced ones that were not met yet. */
    int held() {
        return held;
    }

    /** Starts all counts again: what the rule {@link Rule#COUNTS_STAY} forbids. */
    void recount() {
        List<Rumor> all = new ArrayList<>();
        tiers.forEach(tier -> {
            tier.stream().filter(this::isCurrent).forEach(all::add);
            tier.clear();
        });
        all.forEach(rumor -> rumor.sent = 0);
        tier(0).addAll(all);
        held = all.size();
    }

    /**
     * Takes what fits and counts it as sent once more; a fact that was sent {@code limit} times is dropped.
     *
     * @param budgetBytes how many bytes the facts may take together
     * @param into what the packet carries already, and does not take again
     */
    void take(int budgetBytes, int limit, List<Fact> into) {
        List<Rumor> taken = new ArrayList<>();
        int left = budgetBytes;
        for (int sent = 0; sent < tiers.size() && taken.size() < MOST_IN_PACKET; sent++) {
            left = takeFrom(tiers.get(sent), left, taken, into);
        }
        for (int next = taken.size() - 1; next >= 0; next--) {
            requeue(taken.get(next), limit);
        }
        taken.forEach(rumor -> into.add(rumor.fact));
    }

    private int takeFrom(Deque<Rumor> tier, int budgetBytes, List<Rumor> taken, List<Fact> carried) {
        int left = budgetBytes;
        List<Rumor> passedOver = new ArrayList<>();
        while (!tier.isEmpty() && taken.size() < MOST_IN_PACKET && passedOver.size() < MOST_IN_PACKET) {
            Rumor rumor = tier.removeFirst();
            if (!isCurrent(rumor)) {
                held--;
                continue;
            }
            int size = PacketCodec.sizeOf(rumor.fact);
            if (size <= left && !carried.contains(rumor.fact)) {
                left -= size;
                taken.add(rumor);
            } else {
                passedOver.add(rumor);
            }
        }
        for (int next = passedOver.size() - 1; next >= 0; next--) {
            tier.addFirst(passedOver.get(next));
        }
        return left;
    }

    private void requeue(Rumor rumor, int limit) {
        rumor.sent++;
        if (rumor.sent >= limit) {
            current.remove(rumor.fact.node(), rumor);
            held--;
        } else if (rumor.isUrgent()) {
            tier(rumor.sent).addFirst(rumor);
        } else {
            tier(rumor.sent).addLast(rumor);
        }
    }

    private boolean isCurrent(Rumor rumor) {
        return current.get(rumor.fact.node()) == rumor;
    }

    private Deque<Rumor> tier(int sent) {
        while (tiers.size() <= sent) {
            tiers.add(new ArrayDeque<>());
        }
        return tiers.get(sent);
    }
}
