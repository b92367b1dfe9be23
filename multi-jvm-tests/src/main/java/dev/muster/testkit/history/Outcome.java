package dev.muster.testkit.history;

import java.io.Serializable;
import java.util.List;

/** How an operation ended, as far as its client knows. Jepsen's {@code :ok}, {@code :fail} and {@code :info}. */
public sealed interface Outcome extends Serializable {

    /** The outcome in words, as the text form and the evidence of a verdict have it. */
    List<String> words();

    /** It happened, once, between its start and its end. */
    record Ok(Result result) implements Outcome {
        @Override
        public List<String> words() {
            return List.of("ok", String.join(" ", result.words()));
        }
    }

    /**
     * It certainly had no effect, and never will.
     *
     * @param why at most 240 characters, the rest is cut off
     */
    record Failed(String why) implements Outcome {
        public Failed {
            why = Bounds.reason(why);
        }

        @Override
        public List<String> words() {
            return List.of("fail", why);
        }
    }

    /**
     * Nobody knows: it may take effect at any time after its start, or never.
     *
     * @param why at most 240 characters, the rest is cut off
     */
    record Unknown(String why) implements Outcome {
        public Unknown {
            why = Bounds.reason(why);
        }

        @Override
        public List<String> words() {
            return List.of("info", why);
        }
    }
}
