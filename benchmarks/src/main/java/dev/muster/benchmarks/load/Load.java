package dev.muster.benchmarks.load;

import dev.muster.benchmarks.process.Words;
import java.time.Duration;
import java.util.List;

/**
 * One round of load.
 *
 * @param mode whether entities are told or asked
 * @param entities how many of them
 * @param keys which of them more often
 * @param senders how many threads send
 * @param window how many messages of each sender may be under way
 * @param length for how long is sent
 */
public record Load(Mode mode, int entities, Keys keys, int senders, int window, Duration length) {
    /** How entities are reached. */
    public enum Mode {
        /** Messages without an answer, counted by the entity. */
        TELL,
        /** Messages with an answer, counted by the sender. */
        ASK;

        /** The names on the command line. */
        public static final List<String> NAMES = List.of("tell", "ask");

        /** The mode of that name. */
        public static Mode named(String name) {
            return name.equals("tell") ? TELL : ASK;
        }
    }

    /** Reads a load from a command. */
    public static Load of(Words words) {
        return new Load(
                Mode.named(words.text("mode")),
                words.number("entities"),
                Keys.named(words.text("keys")),
                words.number("senders"),
                words.number("window"),
                Duration.ofMillis(words.number("millis")));
    }

    /** What a command reads it from. */
    public Words words() {
        return Words.none()
                .with("mode", mode == Mode.TELL ? "tell" : "ask")
                .with("entities", entities)
                .with("keys", keys == Keys.ZIPF ? "zipf" : "uniform")
                .with("senders", senders)
                .with("window", window)
                .with("millis", length.toMillis());
    }
}
