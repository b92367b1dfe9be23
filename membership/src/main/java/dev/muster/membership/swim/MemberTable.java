package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The facts about other nodes, one for each address, with sums over them that are kept up to date, and the tombstones of
 * those that are gone. About 20 bytes for each node beside the fact itself. Not thread safe: the machine owns it.
 */
final class MemberTable {
    /** The most tombstones of nodes that were known here; beyond it the oldest is dropped. */
    static final int MOST_TOMBSTONES = 16_384;
    /** The most tombstones of nodes that were only heard of; they do not push out the others. */
    static final int MOST_HEARSAY = 1_024;
    /** The most nodes; beyond it new ones are turned away. */
    static final int MOST_MEMBERS = 65_536;

    private record Tombstone(Fact fact, long buriedNanos) {}

    private static final int FIRST_CAPACITY = 16;
    private static final int NOWHERE = -1;

    private final int[] sums = new int[PacketCodec.BUCKETS];
    private final Map<NodeId, Tombstone> tombstones = new LinkedHashMap<>();
    private final Map<NodeId, Tombstone> hearsay = new LinkedHashMap<>();
    private @Nullable Fact[] facts = new Fact[FIRST_CAPACITY];
    private int[] index = emptyIndex(FIRST_CAPACITY);
    private int size;
    private int reachable;
    private long digest;

    int size() {
        return size;
    }

    /** How many of them are alive or suspect. */
    int reachable() {
        return reachable;
    }

    private Fact get(int position) {
        return Objects.requireNonNull(facts[position]);
    }

    /** What is known of whichever run is held at the address of {@code node}. */
    @Nullable
    Fact at(NodeId node) {
        int slot = slotOf(node);
        return index[slot] == NOWHERE ? null : get(index[slot]);
    }

    /** What is known of this very run. */
    @Nullable
    Fact find(NodeId node) {
        Fact held = at(node);
        return held != null && held.node().equals(node) ? held : null;
    }

    /** Adds the fact, or replaces the one about the same address. */
    void put(Fact fact) {
        int slot = slotOf(fact.node());
        if (index[slot] == NOWHERE) {
            if (size * 2 >= index.length) {
                grow();
                slot = slotOf(fact.node());
            }
            index[slot] = size;
            facts[size++] = fact;
        } else {
            count(get(index[slot]), -1);
            facts[index[slot]] = fact;
        }
        count(fact, 1);
    }

    /** Takes out what is held at the address of {@code node}. */
    void remove(NodeId node) {
        int slot = slotOf(node);
        int position = index[slot];
        if (position == NOWHERE) {
            return;
        }
        count(get(position), -1);
        free(slot);
        int last = --size;
        if (position != last) {
            Fact moved = get(last);
            facts[position] = moved;
            index[slotOf(moved.node())] = position;
        }
        facts[last] = null;
    }

    /** The proof that a run is gone. */
    @Nullable
    Fact tombstone(NodeId node) {
        Tombstone found = tombstones.getOrDefault(node, hearsay.get(node));
        return found == null ? null : found.fact();
    }

    /** How many nodes are remembered as gone. */
    int tombstones() {
        return tombstones.size() + hearsay.size();
    }

    /** Remembers a node that was known here, or has been proven to be gone. */
    void bury(Fact gone, long nowNanos) {
        hearsay.remove(gone.node());
        put(tombstones, gone, nowNanos, MOST_TOMBSTONES);
    }

    /** Remembers that others hold a node for gone that was never known here. */
    void buryHearsay(Fact gone, long nowNanos) {
        put(hearsay, gone, nowNanos, MOST_HEARSAY);
    }

    private static void put(Map<NodeId, Tombstone> graves, Fact gone, long nowNanos, int most) {
        graves.put(gone.node(), new Tombstone(gone, nowNanos));
        if (graves.size() > most) {
            Iterator<NodeId> oldest = graves.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Drops the tombstones that are older than {@code lifeNanos}. */
    void decay(long nowNanos, long lifeNanos) {
        tombstones.values().removeIf(tombstone -> nowNanos - tombstone.buriedNanos() > lifeNanos);
        hearsay.values().removeIf(tombstone -> nowNanos - tombstone.buriedNanos() > lifeNanos);
    }

    /** A sum over all facts that are alive or suspect, in which order plays no part. */
    long digest() {
        return digest;
    }

    /** The same for one bucket. */
    int sum(int bucket) {
        return sums[bucket];
    }

    void forEachIn(Predicate<Fact> wanted, Consumer<Fact> action) {
        for (int position = 0; position < size; position++) {
            if (wanted.test(get(position))) {
                action.accept(get(position));
            }
        }
    }

    /** Up to {@code count} different nodes that {@code fits}, each with equal chance. */
    List<Fact> pick(int count, RandomGenerator random, Predicate<Fact> fits) {
        List<Fact> picked = new ArrayList<>(count);
        if (size > 8 * count) {
            for (int tries = 0; tries < 4 * count && picked.size() < count; tries++) {
                Fact candidate = get(random.nextInt(size));
                if (fits.test(candidate) && !picked.contains(candidate)) {
                    picked.add(candidate);
                }
            }
            if (picked.size() == count) {
                return picked;
            }
            picked.clear();
        }
        return pickFromAll(count, random, fits);
    }

    private List<Fact> pickFromAll(int count, RandomGenerator random, Predicate<Fact> fits) {
        List<Fact> candidates = new ArrayList<>();
        forEachIn(fits, candidates::add);
        int take = Math.min(count, candidates.size());
        for (int done = 0; done < take; done++) {
            int other = done + random.nextInt(candidates.size() - done);
            Fact chosen = candidates.get(other);
            candidates.set(other, candidates.get(done));
            candidates.set(done, chosen);
        }
        return candidates.subList(0, take);
    }

    /** The part of a digest that a fact is. What is unreachable or gone is no part: others may never have known it. */
    static long hash(Fact fact) {
        if (fact.status().compareTo(Status.SUSPECT) > 0) {
            return 0;
        }
        long state = fact.incarnation() << 2 | (long) fact.status().code() << 1 | (fact.isLeaving() ? 1 : 0);
        return Mixing.mixed(fact.node().uid()
                ^ Mixing.mixed(state + 0x9E3779B97F4A7C15L * fact.metadata().version()));
    }

    static int bucketOf(NodeId node) {
        return (int) Mixing.mixed(node.uid()) & (PacketCodec.BUCKETS - 1);
    }

    private void count(Fact fact, int sign) {
        long hash = hash(fact);
        digest += sign * hash;
        sums[bucketOf(fact.node())] += sign * (int) hash;
        if (fact.status().compareTo(Status.SUSPECT) <= 0) {
            reachable += sign;
        }
    }

    private void grow() {
        facts = Arrays.copyOf(facts, facts.length * 2);
        index = emptyIndex(facts.length);
        for (int position = 0; position < size; position++) {
            index[slotOf(get(position).node())] = position;
        }
    }

    /** Where the address is, or would be put: linear probing. */
    private int slotOf(NodeId node) {
        int mask = index.length - 1;
        int slot = startOf(node, mask);
        while (index[slot] != NOWHERE && !isSameAddress(get(index[slot]).node(), node)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Empties a slot and moves back what linear probing had put behind it (Knuth, TAOCP 3, 6.4, algorithm R). */
    private void free(int slot) {
        int mask = index.length - 1;
        int hole = slot;
        int next = (hole + 1) & mask;
        while (index[next] != NOWHERE) {
            int start = startOf(get(index[next]).node(), mask);
            if (((next - start) & mask) >= ((next - hole) & mask)) {
                index[hole] = index[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        index[hole] = NOWHERE;
    }

    private static int startOf(NodeId node, int mask) {
        return (int) Mixing.mixed(node.host().hashCode() * 65_537L + node.port()) & mask;
    }

    static boolean isSameAddress(NodeId one, NodeId other) {
        return one.port() == other.port() && one.host().equals(other.host());
    }

    private static int[] emptyIndex(int members) {
        int[] slots = new int[members * 2];
        Arrays.fill(slots, NOWHERE);
        return slots;
    }
}
