package dev.muster.samples.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line of one node.
 *
 * @param name what the page calls the node
 * @param port the port for members; 0 takes a free one
 * @param seeds members to join through, as {@code host:port}; none forms a new cluster
 * @param web the port of the page; 0 takes a free one
 * @param data the folder of the journal, shared by all nodes of this machine
 * @param lifetime when the process ends by itself
 */
record NodeOptions(String name, int port, List<String> seeds, int web, Path data, Lifetime lifetime) {
    static final String USAGE =
            "usage: muster node [--name NAME] [--port PORT] [--seeds HOST:PORT,...] [--web PORT] [--data FOLDER]";

    /** When the process of a node ends. */
    enum Lifetime {
        /** When it is told to by a signal. */
        UNTIL_SIGNAL,
        /** When whoever started it is gone, too: standard input ends then. */
        WITH_PARENT
    }

    /**
     * Reads a command line; of a repeated option the last counts.
     *
     * @throws IllegalArgumentException if it makes no sense; the message says what and how it should be
     */
    static NodeOptions parse(List<String> arguments) {
        String name = "node-" + ProcessHandle.current().pid();
        int port = 0;
        int web = 0;
        List<String> seeds = List.of();
        Path data = Path.of("muster-data");
        Lifetime lifetime = Lifetime.UNTIL_SIGNAL;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--name" -> name = name(value(option, rest));
                case "--port" -> port = port(option, value(option, rest));
                case "--web" -> web = port(option, value(option, rest));
                case "--seeds" -> seeds = List.of(value(option, rest).split(",", -1));
                case "--data" -> data = Path.of(value(option, rest));
                case "--with-parent" -> lifetime = Lifetime.WITH_PARENT;
                default -> throw new IllegalArgumentException("unknown option '" + option + "'; " + USAGE);
            }
        }
        return new NodeOptions(name, port, seeds, web, data, lifetime);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " wants a value; " + USAGE);
        }
        return rest.removeFirst();
    }

    private static String name(String value) {
        if (!value.matches("[A-Za-z0-9._-]{1,32}")) {
            throw new IllegalArgumentException(
                    "--name wants 1 to 32 letters, digits, dots or dashes, was '" + value + "'");
        }
        return value;
    }

    private static int port(String option, String value) {
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new IllegalArgumentException(option + " wants a port between 0 and 65535, was '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
