package dev.muster.testkit;

import dev.muster.faults.ActiveFaults;
import dev.muster.faults.Direction;
import dev.muster.faults.Effect;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.FaultyNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The faults that are on in one cluster, of its links and its nodes. Thread safe. */
final class ClusterFaults {
    private final DeclaredFaults declared;
    private final @Nullable FaultyNetwork network;
    private final Supplier<List<String>> names;
    private final Recording recording;
    private final SplittableRandom chance;
    private final ActiveFaults active = new ActiveFaults();
    private final List<FaultInForce> inForce = new ArrayList<>();
    private Runnable nodesChanged = () -> {};

    /**
     * None at first.
     *
     * @param names those of all nodes that have a place in the network
     */
    ClusterFaults(
            DeclaredFaults declared,
            @Nullable FaultyNetwork network,
            Supplier<List<String>> names,
            Recording recording,
            long seed) {
        this.declared = declared;
        this.network = network;
        this.names = names;
        this.recording = recording;
        this.chance = new SplittableRandom(seed);
    }

    /** Who carries out faults of nodes: called after each begin and end of one. Call it before the first. */
    void carriedOutBy(Runnable changed) {
        nodesChanged = changed;
    }

    List<String> names() {
        return names.get();
    }

    /** Begins a fault that lasts; one on links is in force when this returns. */
    FaultInForce begin(Effect effect) {
        FaultInForce begun;
        synchronized (this) {
            requireUsable(effect);
            recording.action("begin " + effect);
            ActiveFaults.Handle handle = active.begin(effect, chance);
            begun = new FaultInForce(effect, () -> end(handle));
            inForce.add(begun);
            try {
                spread();
            } catch (RuntimeException refused) {
                begun.heal();
                throw refused;
            }
        }
        tellNodes(effect);
        return begun;
    }

    private void end(ActiveFaults.Handle handle) {
        synchronized (this) {
            recording.action("end " + handle.effect());
            active.end(handle);
            inForce.removeIf(fault -> !fault.isInForce());
            spread();
        }
        tellNodes(handle.effect());
    }

    /** Breaks connections, now. */
    synchronized void reset(Effect.Reset effect) {
        requireUsable(effect);
        recording.action(effect.toString());
        if (network != null) {
            for (Direction pair : effect.pairs(names())) {
                network.reset(pair.from(), pair.to());
            }
        }
    }

    /** Sets on the network what has changed; call it when nodes have come, too. */
    synchronized void spread() {
        if (network != null) {
            active.changes(names()).forEach(network::set);
        }
    }

    private void tellNodes(Effect effect) {
        if (!DeclaredFaults.isOfLinks(effect.kind())) {
            nodesChanged.run();
        }
    }

    private void requireUsable(Effect effect) {
        declared.require(effect.kind());
        requireKnown(effect.names(), effect);
    }

    private void requireKnown(Collection<String> mentioned, Effect effect) {
        List<String> known = names();
        for (String name : mentioned) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "[" + effect + "] names [" + name + "], which is none of the nodes " + known);
            }
        }
    }

    /**
     * Makes sure that all of the plan can be done.
     *
     * @throws IllegalArgumentException if it names a node that does not exist
     * @throws IllegalStateException if it holds a kind of fault that is not declared
     */
    void requireUsable(FaultPlan plan) {
        plan.requireNames(names());
        plan.faults().forEach(fault -> declared.require(fault.effect().kind()));
    }

    /** Those that are on, in the order in which they began. */
    synchronized List<FaultInForce> inForce() {
        return List.copyOf(inForce);
    }

    /** What {@code reading} finds in the faults that are on. */
    synchronized <T> T read(java.util.function.Function<ActiveFaults, T> reading) {
        return reading.apply(active);
    }

    /** For messages. */
    synchronized String describe() {
        return active.effects().isEmpty() ? "no fault is in force" : "in force: " + active.effects();
    }
}
