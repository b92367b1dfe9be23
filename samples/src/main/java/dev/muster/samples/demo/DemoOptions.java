package dev.muster.samples.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line of the demo.
 *
 * @param actor who presses the keys
 * @param data what becomes of the counts of the last demo
 * @param network which network the nodes are on
 */
record DemoOptions(Actor actor, Data data, DemoNetwork.Choice network) {
    static final String USAGE = "usage: muster demo [--script] [--fresh] [--network auto|nftables|proxy|none]";

    /** Who presses the keys. */
    enum Actor {
        PERSON,
        SCRIPT
    }

    /** What becomes of the counts of the last demo. */
    enum Data {
        KEPT,
        FRESH
    }

    /**
     * Reads a command line; of a repeated option the last counts.
     *
     * @throws IllegalArgumentException if it makes no sense; the message says what and how it should be
     */
    static DemoOptions parse(List<String> arguments) {
        Actor actor = Actor.PERSON;
        Data data = Data.KEPT;
        DemoNetwork.Choice network = DemoNetwork.Choice.AUTO;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--script" -> actor = Actor.SCRIPT;
                case "--fresh" -> data = Data.FRESH;
                case "--network" -> network = DemoNetwork.Choice.named(rest.isEmpty() ? "" : rest.removeFirst());
                default -> throw new IllegalArgumentException("unknown option '" + option + "'; " + USAGE);
            }
        }
        return new DemoOptions(actor, data, network);
    }
}
