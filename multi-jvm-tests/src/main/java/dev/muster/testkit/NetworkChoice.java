package dev.muster.testkit;

import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.NetworkMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the network of a test: the most faithful that this machine has and that can do what the test declares. */
sealed interface NetworkChoice {
    /** This one. */
    record Chosen(FaultyNetwork network) implements NetworkChoice {}

    /** None of them can. */
    record Nothing(Map<NetworkMode, String> reasons) implements NetworkChoice {
        /** One sentence with the reason of each. */
        String sentence(Set<FaultKind> kinds) {
            return "no network of this machine can do what the test declares, " + kinds + ": "
                    + reasons.entrySet().stream()
                            .map(reason -> word(reason.getKey()) + ": " + reason.getValue())
                            .collect(Collectors.joining("; "));
        }
    }

    /** The networks of this machine. */
    interface Machine {
        /** Why it has no network of this mode; empty if it has. */
        Optional<String> unavailable(NetworkMode mode);

        /** One of that mode. */
        FaultyNetwork open(NetworkMode mode) throws IOException;
    }

    /**
     * Opens the first of all modes that can do all of {@code kinds}.
     *
     * @param asked the modes that are wanted, each at most once
     * @param kinds the kinds of faults on links that are needed
     */
    static NetworkChoice of(List<NetworkMode> asked, Set<FaultKind> kinds, Machine machine) {
        Map<NetworkMode, String> reasons = new EnumMap<>(NetworkMode.class);
        for (NetworkMode mode : NetworkMode.values()) {
            Optional<String> absent =
                    asked.contains(mode) ? machine.unavailable(mode) : Optional.of("it was not asked for");
            if (absent.isPresent()) {
                reasons.put(mode, absent.orElseThrow());
                continue;
            }
            try {
                FaultyNetwork network = machine.open(mode);
                Optional<String> cannot = cannot(network, kinds);
                if (cannot.isEmpty()) {
                    return new Chosen(network);
                }
                network.close();
                reasons.put(mode, cannot.orElseThrow());
            } catch (IOException refused) {
                reasons.put(mode, "it could not be set up: " + refused.getMessage());
            }
        }
        return new Nothing(reasons);
    }

    /** The first of the kinds that the network cannot do, with its reason. */
    private static Optional<String> cannot(FaultyNetwork network, Set<FaultKind> kinds) {
        for (FaultKind kind : kinds) {
            Optional<String> why = network.cannot(kind);
            if (why.isPresent()) {
                return Optional.of("it cannot do " + kind + ", because " + why.orElseThrow());
            }
        }
        return Optional.empty();
    }

    /**
     * The modes that a test allows and the user asks for.
     *
     * @param allowed by the test; empty for any
     * @param wish {@code auto}, or the name of a mode in any case
     * @throws IllegalArgumentException if the wish is neither
     */
    static List<NetworkMode> asked(List<NetworkMode> allowed, String wish) {
        List<NetworkMode> possible = allowed.isEmpty() ? List.of(NetworkMode.values()) : allowed;
        if (wish.equalsIgnoreCase("auto")) {
            return possible;
        }
        NetworkMode wished = Arrays.stream(NetworkMode.values())
                .filter(mode -> word(mode).equalsIgnoreCase(wish))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "cluster.network must be auto, namespaces, nftables, proxy or filter, was '" + wish + "'"));
        return possible.contains(wished) ? List.of(wished) : List.of();
    }

    /** As on the command line: the name in lower case. */
    static String word(NetworkMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    static String describe(NetworkMode mode) {
        return switch (mode) {
            case NAMESPACES -> "network namespaces";
            case NFTABLES -> "loopback with nftables";
            case PROXY -> "loopback with proxies";
            case FILTER -> "loopback with filters in the nodes";
        };
    }
}
