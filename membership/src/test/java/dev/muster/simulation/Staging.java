package dev.muster.simulation;

import dev.muster.faults.Direction;
import dev.muster.faults.Effect;
import dev.muster.faults.Fault;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A plan that is being carried out: what is on at the moment, and what that makes of the network. */
public final class Staging {
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
    private final LinkFaults usual;
    private final long usualJitter;
    private final List<Scene> scenes = new ArrayList<>();

    /** One fault and whether it is on. */
    private static final class Scene {
        final Fault fault;
        boolean isOn;

        @Nullable
        Cut cut;

        Scene(Fault fault) {
            this.fault = fault;
        }
    }

    private Staging(VirtualNetwork<?> network, Hooks hooks, List<Fault> faults) {
        this.network = network;
        this.hooks = hooks;
        this.usual = network.faults();
        this.usualJitter = network.timerJitter();
        faults.forEach(fault -> scenes.add(new Scene(fault)));
    }

    /**
     * Lets the faults of {@code plan} happen in {@code network}, counted from now. Until the last has ended, the plan sets
     * the network's faults and jitter: it starts from those that hold now, and later faults override earlier ones. Faults
     * that overlap end one by one: a node that two faults crash starts again when the second ends.
     */
    public static void apply(FaultPlan plan, VirtualNetwork<?> network, Hooks hooks) {
        new Staging(network, hooks, plan.faults()).schedule();
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
        scene.isOn = true;
        Effect effect = scene.fault.effect();
        if (effect instanceof Effect.Cutting cutting) {
            scene.cut = network.cut(cutting);
        } else if (effect instanceof Effect.OnNode onNode) {
            beginOn(onNode);
        } else {
            setLinksAndJitter();
        }
        hooks.began(scene.fault);
    }

    private void end(Scene scene) {
        scene.isOn = false;
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
        if (effect instanceof Effect.Crash && !isOn(FaultKind.CRASH, name)) {
            restart(name);
        } else if (effect instanceof Effect.Pause pause && !isOn(pause.kind(), name)) {
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
        for (Scene scene : scenes) {
            if (scene.isOn
                    && scene.fault.effect() instanceof Effect.Slow slow
                    && slow.name().equals(name)
                    && network.isRunning(name)) {
                network.slow(name, slow.slowness());
            }
        }
    }

    private boolean isOn(FaultKind kind, String name) {
        return scenes.stream()
                .anyMatch(scene -> scene.isOn
                        && scene.fault.effect().kind() == kind
                        && scene.fault.effect() instanceof Effect.OnNode onNode
                        && onNode.name().equals(name));
    }

    /** From the usual faults and all that are on; those of single directions come on top of those of all. */
    private void setLinksAndJitter() {
        LinkFaults all = usual;
        long jitter = usualJitter;
        for (Scene scene : scenes) {
            if (scene.isOn
                    && scene.fault.effect() instanceof Effect.OnLinks onLinks
                    && onLinks.links().isAll()) {
                all = onLinks.on(all);
            } else if (scene.isOn && scene.fault.effect() instanceof Effect.Jitter late) {
                jitter = late.mostNanos();
            }
        }
        network.faults(all);
        network.timerJitter(jitter);
        for (Direction direction : namedDirections()) {
            setDirection(direction, all);
        }
    }

    private void setDirection(Direction direction, LinkFaults all) {
        LinkFaults here = all;
        boolean isSpecial = false;
        for (Scene scene : scenes) {
            if (scene.isOn && scene.fault.effect() instanceof Effect.OnLinks onLinks && covers(onLinks, direction)) {
                here = onLinks.on(here);
                isSpecial = true;
            }
        }
        if (isSpecial) {
            network.faults(direction.from(), direction.to(), here);
        } else {
            network.clearFaults(direction.from(), direction.to());
        }
    }

    private static boolean covers(Effect.OnLinks effect, Direction direction) {
        return effect.links().from().contains(direction.from())
                && effect.links().to().contains(direction.to());
    }

    private Set<Direction> namedDirections() {
        Set<Direction> directions = new TreeSet<>();
        for (Scene scene : scenes) {
            if (scene.fault.effect() instanceof Effect.OnLinks onLinks) {
                for (String from : onLinks.links().from()) {
                    onLinks.links().to().forEach(to -> directions.add(new Direction(from, to)));
                }
            }
        }
        return directions;
    }
}
