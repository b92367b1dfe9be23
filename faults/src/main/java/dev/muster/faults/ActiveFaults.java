package dev.muster.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The faults that are on now, in the order in which they began, and what they make of each direction between nodes: of
 * what happens without them, first those of all links change something, then those of single directions; within each, a
 * later one overrides an earlier one in what both are about. Faults end one by one: what two of them cut is open when both
 * have ended. Not thread safe: whoever runs the faults owns it.
 */
public final class ActiveFaults {
    private final LinkFaults usual;
    private final List<Handle> active = new ArrayList<>();
    private final SortedMap<Direction, LinkState> told = new TreeMap<>();

    /** One fault from its begin to its end. Equal to itself only. */
    public static final class Handle {
        private final Effect effect;
        private final SortedSet<Direction> cut;

        private Handle(Effect effect, SortedSet<Direction> cut) {
            this.effect = effect;
            this.cut = Collections.unmodifiableSortedSet(cut);
        }

        /** What it does. */
        public Effect effect() {
            return effect;
        }

        /** What it cuts, as drawn when it began; empty for a fault that does not cut. */
        public SortedSet<Direction> cut() {
            return cut;
        }

        @Override
        public String toString() {
            return effect.toString();
        }
    }

    /** None, in a network where everything arrives at once. */
    public ActiveFaults() {
        this(LinkFaults.NONE);
    }

    /** None; {@code usual} is what happens on every link without faults. */
    public ActiveFaults(LinkFaults usual) {
        this.usual = usual;
    }

    /**
     * A fault begins, on top of those that are on.
     *
     * @param effect one that lasts
     * @param chance from which a cut of some directions draws which
     * @throws IllegalArgumentException if the kind of fault {@linkplain FaultKind#isInstant() takes no time}
     */
    public Handle begin(Effect effect, RandomGenerator chance) {
        if (effect.kind().isInstant()) {
            throw new IllegalArgumentException("a fault that lasts is wanted, was [" + effect + "]");
        }
        Handle handle = new Handle(
                effect, effect instanceof Effect.Cutting cutting ? cutting.directions(chance) : new TreeSet<>());
        active.add(handle);
        return handle;
    }

    /**
     * A fault ends.
     *
     * @throws IllegalStateException if it is not on
     */
    public void end(Handle handle) {
        if (!active.remove(handle)) {
            throw new IllegalStateException("[" + handle + "] must be on, has ended");
        }
    }

    /** All faults end. */
    public void endAll() {
        active.clear();
    }

    /** What is on, in the order in which it began. */
    public List<Effect> effects() {
        return active.stream().map(Handle::effect).toList();
    }

    /** Whether a fault of this kind is on that befalls the node {@code name}, such as a second crash when the first ends. */
    public boolean isOn(FaultKind kind, String name) {
        return active.stream()
                .anyMatch(handle -> handle.effect.kind() == kind
                        && ((handle.effect instanceof Effect.OnNode onNode
                                        && onNode.name().equals(name))
                                || (handle.effect instanceof Effect.DiskFull full && full.covers(name))));
    }

    /** What happens on every link without faults of its own. */
    public LinkFaults faultsOfAll() {
        LinkFaults all = usual;
        for (Handle handle : active) {
            if (handle.effect instanceof Effect.OnLinks onLinks
                    && onLinks.links().isAll()) {
                all = onLinks.on(all);
            }
        }
        return all;
    }

    /** The directions that have faults of their own, beside cuts. */
    public SortedSet<Direction> special() {
        SortedSet<Direction> special = new TreeSet<>();
        for (Handle handle : active) {
            if (handle.effect instanceof Effect.OnLinks onLinks) {
                special.addAll(Directions.of(onLinks.links(), List.of()));
            }
        }
        return special;
    }

    /** What holds for one direction. */
    public LinkState state(Direction direction) {
        return state(direction, faultsOfAll());
    }

    private LinkState state(Direction direction, LinkFaults all) {
        LinkFaults here = all;
        boolean isCut = false;
        for (Handle handle : active) {
            isCut |= handle.cut.contains(direction);
            if (handle.effect instanceof Effect.OnLinks onLinks
                    && onLinks.links().names(direction)) {
                here = onLinks.on(here);
            }
        }
        return new LinkState(isCut ? LinkState.Passage.CUT : LinkState.Passage.OPEN, here);
    }

    /** What holds for each direction between nodes of these names. */
    public SortedMap<Direction, LinkState> states(Collection<String> names) {
        LinkFaults all = faultsOfAll();
        SortedMap<Direction, LinkState> states = new TreeMap<>();
        Directions.between(names, names).forEach(direction -> states.put(direction, state(direction, all)));
        return states;
    }

    /**
     * What is no longer as this method has last told it, among the directions between nodes of these names; of what it has
     * never told, what is not {@link LinkState#CLEAR}. So whoever sets all that it tells has set all that holds.
     */
    public SortedMap<Direction, LinkState> changes(Collection<String> names) {
        SortedMap<Direction, LinkState> changes = new TreeMap<>();
        for (Map.Entry<Direction, LinkState> entry : states(names).entrySet()) {
            LinkState before = told.getOrDefault(entry.getKey(), LinkState.CLEAR);
            if (!entry.getValue().equals(before)) {
                changes.put(entry.getKey(), entry.getValue());
            }
        }
        told.putAll(changes);
        return changes;
    }
}
