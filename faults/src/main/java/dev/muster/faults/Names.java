package dev.muster.faults;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names of nodes in an effect. */
final class Names {
    private Names() {}

    /** Each once, in the order of the text. */
    static List<String> of(Effect effect) {
        if (effect instanceof Effect.OnNode onNode) {
            return List.of(onNode.name());
        } else if (effect instanceof Effect.OnLinks onLinks) {
            return of(onLinks.links());
        } else if (effect instanceof Effect.OneWay oneWay) {
            return of(oneWay.links());
        } else if (effect instanceof Effect.Partition partition) {
            return joined(partition.left(), partition.right());
        } else if (effect instanceof Effect.Bridge bridge) {
            return joined(bridge.left(), List.of(bridge.via()), bridge.right());
        } else if (effect instanceof Effect.Ring ring) {
            return joined(ring.names());
        } else if (effect instanceof Effect.Partial partial) {
            return joined(partial.left(), partial.right());
        } else if (effect instanceof Effect.Reset reset) {
            return of(reset.links());
        } else if (effect instanceof Effect.DiskFull full) {
            return joined(full.names());
        } else if (effect instanceof Effect.Jitter) {
            return List.of();
        }
        throw new AssertionError("unhandled " + effect);
    }

    private static List<String> of(Links links) {
        return joined(links.from(), links.to());
    }

    @SafeVarargs
    private static List<String> joined(List<String>... sides) {
        Set<String> names = new LinkedHashSet<>();
        for (List<String> side : sides) {
            names.addAll(side);
        }
        return List.copyOf(names);
    }
}
