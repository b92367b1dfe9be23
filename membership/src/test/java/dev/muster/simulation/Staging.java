package dev.muster.simulation;

import dev.muster.faults.ActiveFaults;
import dev.muster.faults.Direction;
import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A plan that is being carried out: what is on at the moment, and what that makes of the network. */
public final class Staging {
    /** From which random plans are drawn. It stays as it is, so that a seed keeps its plan. */
    public static final Set<FaultKind> DRAWN =
            Collections.unmodifiableSet(EnumSet.range(FaultKind.CRASH, FaultKind.JITTER));

    /** What a plan needs of those who run the nodes. */
    @FunctionalInterface
    public interface Hooks {
        /** The node at {@code name}, which has crashed, starts again: make its new core and start it in the network. */
        void restart(String name);

        /** The fault has just begun; a crashed node is gone by now. */
        default void began(Fault fault) {}

        /** The fault has just ended; a node that was crashed runs again. */
        default void ended(Fault fault) {}
    }

    private final VirtualNetwork<?> network;
    private final Hooks hooks;
    private final ActiveFaults active;
    private final long usualJitter;
    private final List<Scene> scenes = new ArrayList<>();
    private SortedSet<Direction> special = new TreeSet<>();

    /** One fault, and what it is while it is on. */
    private static final class Scene {
        final Fault fault;

        ActiveFaults.@Nullable Handle handle;

        @Nullable
        Cut cut;

        Scene(Fault fault) {
            this.fault = fault;
        }
    }

    private Staging(VirtualNetwork<?> network, Hooks hooks, List<Fault> faults) {
        this.network = network;
        this.hooks = hooks;
        this.active = new ActiveFaults(network.faults());
        this.usualJitter = network.timerJitter();
        faults.forEach(fault -> scenes.add(new Scene(fault)));
    }

    /**
     * This plan, if a virtual network can do all of it.
     *
     * @throws IllegalArgumentException if not: says what, and why
     */
    public static FaultPlan requirePossible(FaultPlan plan) {
        for (Fault fault : plan.faults()) {
            missing(fault.effect().kind()).ifPresent(what -> {
                throw new IllegalArgumentException(
                        "[" + fault + "]: a simulation cannot do that, since it has no " + what);
            });
        }
        return plan;
    }

    /** What faults of this kind need and a virtual network has not. */
    private static Optional<String> missing(FaultKind kind) {
        return switch (kind) {
            case RESET -> Optional.of("connections");
            case CLOCK -> Optional.of("wall clocks that jump");
            case DISK_FULL -> Optional.of("disks");
            case CRASH, RESTART, PAUSE, BLOCK, SLOW, JITTER -> Optional.empty();
            case CUT, PARTITION, BRIDGE, RING, PARTIAL -> Optional.empty();
            case LOSS, DUPLICATION, REPLAY, DELAY, BANDWIDTH, CORRUPTION, REORDERING -> Optional.empty();
        };
    }

    /**
     * Lets the faults of {@code plan} happen in {@code network}, counted from now. Until the last has ended, the plan sets
     * the network's faults and jitter: it starts from those that hold now, and later faults override earlier ones. Faults
     * that overlap end one by one: a node that two faults crash starts again when the second ends.
     *
     * @throws IllegalArgumentException if {@link #requirePossible} refuses it; then nothing happens
     */
    public static void apply(FaultPlan plan, VirtualNetwork<?> network, Hooks hooks) {
        new Staging(network, hooks, requirePossible(plan).faults()).schedule();
    }

    private void schedule() {
        long nowNanos = network.nowNanos();
        for (Scene scene : scenes) {
            network.at(nowNanos + scene.fault.atNanos(), () -> begin(scene));
            if (!scene.fault.isForever()) {
                network.at(nowNanos + scene.fault.endNanos(), () -> end(scene));
            }
        }
    }

    private void begin(Scene scene) {
        Effect effect = scene.fault.effect();
        if (!effect.kind().isInstant()) {
            scene.handle = active.begin(effect, network.random(effect + " at " + network.nowNanos()));
        }
        if (effect instanceof Effect.OnNode onNode) {
            beginOn(onNode);
        } else if (effect instanceof Effect.Cutting && scene.handle != null) {
            scene.cut = network.cut(scene.handle.cut());
        } else {
            setLinksAndJitter();
        }
        hooks.began(scene.fault);
    }

    private void end(Scene scene) {
        if (scene.handle != null) {
            active.end(scene.handle);
        }
        if (scene.cut != null) {
            network.heal(scene.cut);
        } else if (scene.fault.effect() instanceof Effect.OnNode onNode) {
            endOn(onNode);
        } else {
            setLinksAndJitter();
        }
        hooks.ended(scene.fault);
    }

    private void beginOn(Effect.OnNode effect) {
        String name = effect.name();
        if (effect instanceof Effect.Crash) {
            network.crash(name);
        } else if (!network.isRunning(name)) {
            return;
        } else if (effect instanceof Effect.Restart) {
            network.crash(name);
            restart(name);
        } else if (effect instanceof Effect.Pause pause) {
            network.pause(name, pause.mode());
        } else if (effect instanceof Effect.Slow slow) {
            network.slow(name, slow.slowness());
        } else {
            throw new AssertionError("unhandled " + effect);
        }
    }

    private void endOn(Effect.OnNode effect) {
        String name = effect.name();
        if (effect instanceof Effect.Crash && !active.isOn(FaultKind.CRASH, name)) {
            restart(name);
        } else if (effect instanceof Effect.Pause pause && !active.isOn(pause.kind(), name)) {
            network.resume(name, pause.mode());
        } else if (effect instanceof Effect.Slow) {
            network.unslow(name);
            slowAgain(name);
        }
    }

    /** A slow host makes its next run slow too. */
    private void restart(String name) {
        hooks.restart(name);
        slowAgain(name);
    }

    private void slowAgain(String name) {
        for (Effect effect : active.effects()) {
            if (effect instanceof Effect.Slow slow && slow.name().equals(name) && network.isRunning(name)) {
                network.slow(name, slow.slowness());
            }
        }
    }

    private void setLinksAndJitter() {
        network.faults(active.faultsOfAll());
        network.timerJitter(jitter());
        SortedSet<Direction> ordinary = special;
        special = active.special();
        ordinary.removeAll(special);
        ordinary.forEach(direction -> network.clearFaults(direction.from(), direction.to()));
        special.forEach(direction -> network.faults(
                direction.from(), direction.to(), active.state(direction).faults()));
    }

    private long jitter() {
        long jitter = usualJitter;
        for (Effect effect : active.effects()) {
            if (effect instanceof Effect.Jitter late) {
                jitter = late.mostNanos();
            }
        }
        return jitter;
    }
}
