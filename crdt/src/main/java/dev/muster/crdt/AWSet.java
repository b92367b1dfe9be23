package dev.muster.crdt;

import dev.muster.crdt.causal.CausalContext;
import dev.muster.crdt.causal.Dot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A set in which an addition wins over a concurrent removal, without tombstones: an element is in the set while a dot of its
 * additions is alive, and a dot that is in the context but not alive was removed (Bieniusa et al., "An optimized
 * conflict-free replicated set", 2012; as a causal delta CRDT Almeida et al. 2018, figure 9).
 *
 * <p>The join costs the size of its argument times the logarithm of this one's. Snapshots share structure.
 */
public final class AWSet implements Crdt<AWSet> {
    /** The set nobody has touched. */
    public static final AWSet BOTTOM = new AWSet(SortedTree.empty(), SortedTree.empty(), CausalContext.EMPTY, 0);

    private static final int DOT_BYTES = 19;
    private static final int RUN_BYTES = 28;

    private final SortedTree<Bytes, List<Dot>> dotsByElement;
    private final SortedTree<Dot, Bytes> elementByDot;
    private final CausalContext context;
    /** Sum over the alive dots. */
    private final long aliveFingerprint;

    private AWSet(
            SortedTree<Bytes, List<Dot>> dotsByElement,
            SortedTree<Dot, Bytes> elementByDot,
            CausalContext context,
            long aliveFingerprint) {
        this.dotsByElement = dotsByElement;
        this.elementByDot = elementByDot;
        this.context = context;
        this.aliveFingerprint = aliveFingerprint;
    }

    /**
     * The set of these alive dots and this context.
     *
     * @throws IllegalArgumentException if a dot is not in the context
     */
    public static AWSet of(SortedMap<Dot, Bytes> alive, CausalContext context) {
        AWSet set = BOTTOM;
        for (var entry : alive.entrySet()) {
            if (!context.contains(entry.getKey())) {
                throw new IllegalArgumentException("every dot must be in the context, was not " + entry.getKey());
            }
            set = set.revived(entry.getKey(), entry.getValue());
        }
        return set.withContext(context);
    }

    /** The delta that adds an element at {@code replica}. It replaces the dots of earlier additions seen here. */
    public AWSet added(long replica, Bytes element) {
        Dot dot = context.next(replica);
        return BOTTOM.revived(dot, element).withContext(seenOf(element).union(CausalContext.of(dot)));
    }

    /** The delta that removes an element as far as it was seen here; bottom if it is not in the set. */
    public AWSet removed(Bytes element) {
        return BOTTOM.withContext(seenOf(element));
    }

    /** Whether the element is in the set. */
    public boolean contains(Bytes element) {
        return dotsByElement.containsKey(element);
    }

    /** Number of elements. */
    public int size() {
        return dotsByElement.size();
    }

    /** Calls the visitor with each element in the order of their bytes. */
    public void forEach(Consumer<Bytes> visitor) {
        dotsByElement.forEach((element, dots) -> visitor.accept(element));
    }

    /** Calls the visitor with each alive dot and its element, in the order of the dots. */
    public void forEachDot(BiConsumer<Dot, Bytes> visitor) {
        elementByDot.forEach(visitor);
    }

    /** Number of alive dots. */
    public int dotCount() {
        return elementByDot.size();
    }

    /** The dots seen, alive or not. */
    public CausalContext context() {
        return context;
    }

    @Override
    public Kind kind() {
        return Kind.SET;
    }

    @Override
    public boolean isBottom() {
        return context.isEmpty();
    }

    @Override
    public Absorbed<AWSet> absorb(AWSet delta) {
        List<Dot> killed = aliveHereButRemovedIn(delta);
        AWSet[] joined = {this};
        AWSet[] news = {BOTTOM};
        CausalContext unseen = delta.context.subtract(context);
        delta.elementByDot.forEach((dot, element) -> {
            if (!context.contains(dot)) {
                joined[0] = joined[0].revived(dot, element);
                news[0] = news[0].revived(dot, element);
            }
        });
        CausalContext told = unseen;
        for (Dot dot : killed) {
            joined[0] = joined[0].killed(dot);
        }
        told = told.union(contextOf(killed));
        if (told.isEmpty()) {
            return new Absorbed<>(this, BOTTOM);
        }
        return new Absorbed<>(joined[0].withContext(context.union(unseen)), news[0].withContext(told));
    }

    @Override
    public boolean leq(AWSet other) {
        return context.leq(other.context)
                && other.elementByDot.allMatch((dot, element) -> !context.contains(dot) || isAlive(dot));
    }

    /** First the alive dots, then the removed ones, so that no element blinks while the parts of its set arrive. */
    @Override
    public List<AWSet> split(int bytes) {
        List<AWSet> parts = new ArrayList<>();
        TreeMap<Dot, Bytes> alive = new TreeMap<>();
        int[] size = {0};
        elementByDot.forEach((dot, element) -> {
            int cost = costOf(element);
            if (!alive.isEmpty() && size[0] + cost > bytes) {
                parts.add(of(alive, contextOf(alive.keySet())));
                alive.clear();
                size[0] = 0;
            }
            alive.put(dot, element);
            size[0] += cost;
        });
        CausalContext dead = context.subtract(contextOfAlive());
        if (!alive.isEmpty()) {
            CausalContext own = contextOf(alive.keySet());
            boolean fits = size[0] + dead.runCount() * RUN_BYTES <= bytes;
            parts.add(of(alive, fits ? own.union(dead) : own));
            dead = fits ? CausalContext.EMPTY : dead;
        }
        addRuns(dead, Math.max(1, bytes / RUN_BYTES), parts);
        return parts;
    }

    private static void addRuns(CausalContext dead, int most, List<AWSet> parts) {
        List<CausalContext> runs = new ArrayList<>();
        dead.forEachRun((replica, first, last) -> runs.add(CausalContext.of(replica, first, last)));
        for (int from = 0; from < runs.size(); from += most) {
            List<CausalContext> some = runs.subList(from, Math.min(runs.size(), from + most));
            parts.add(BOTTOM.withContext(CausalContext.unionOf(some)));
        }
    }

    @Override
    public int sizeBytes() {
        int[] size = {context.runCount() * RUN_BYTES};
        elementByDot.forEach((dot, element) -> size[0] += element.size() + DOT_BYTES);
        return size[0];
    }

    @Override
    public long fingerprint() {
        return aliveFingerprint * 31 + context.fingerprint();
    }

    /** An alive dot may also cost a run in the context of its part. */
    private static int costOf(Bytes element) {
        return element.size() + DOT_BYTES + RUN_BYTES;
    }

    private boolean isAlive(Dot dot) {
        return elementByDot.containsKey(dot);
    }

    private List<Dot> aliveHereButRemovedIn(AWSet delta) {
        List<Dot> killed = new ArrayList<>();
        delta.context.forEachRun((replica, first, last) ->
                elementByDot.forEachBetween(new Dot(replica, first), new Dot(replica, last), (dot, element) -> {
                    if (!delta.isAlive(dot)) {
                        killed.add(dot);
                    }
                }));
        return killed;
    }

    private AWSet revived(Dot dot, Bytes element) {
        List<Dot> dots = new ArrayList<>(Objects.requireNonNullElse(dotsByElement.get(element), List.of()));
        dots.add(dot);
        Collections.sort(dots);
        return new AWSet(
                dotsByElement.with(element, List.copyOf(dots)),
                elementByDot.with(dot, element),
                context,
                aliveFingerprint + dot.fingerprint());
    }

    private AWSet killed(Dot dot) {
        Bytes element = Objects.requireNonNull(elementByDot.get(dot), "only alive dots are killed");
        List<Dot> rest = new ArrayList<>(Objects.requireNonNullElse(dotsByElement.get(element), List.of()));
        rest.remove(dot);
        return new AWSet(
                rest.isEmpty() ? dotsByElement.without(element) : dotsByElement.with(element, List.copyOf(rest)),
                elementByDot.without(dot),
                context,
                aliveFingerprint - dot.fingerprint());
    }

    private AWSet withContext(CausalContext other) {
        return new AWSet(dotsByElement, elementByDot, other, aliveFingerprint);
    }

    private CausalContext seenOf(Bytes element) {
        return contextOf(Objects.requireNonNullElse(dotsByElement.get(element), List.of()));
    }

    private CausalContext contextOfAlive() {
        List<Dot> alive = new ArrayList<>(elementByDot.size());
        elementByDot.forEach((dot, element) -> alive.add(dot));
        return contextOf(alive);
    }

    private static CausalContext contextOf(Iterable<Dot> sorted) {
        return CausalContext.ofAll(sorted);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AWSet set
                && aliveFingerprint == set.aliveFingerprint
                && elementByDot.size() == set.elementByDot.size()
                && context.equals(set.context)
                && elementByDot.allMatch((dot, element) -> Objects.equals(element, set.elementByDot.get(dot)));
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fingerprint());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("AWSet[");
        forEachDot(
                (dot, element) -> text.append(dot).append('=').append(element).append(' '));
        return text.append(context).append(']').toString();
    }
}
