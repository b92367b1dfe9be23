package dev.muster.benchmarks.measure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the command line says about a run. What it does not say, each case decides. Immutable. */
public final class Options {
    private static final Set<String> NAMES = Set.of(
            "rounds",
            "forks",
            "entities",
            "senders",
            "keys",
            "modes",
            "subjects",
            "seconds",
            "nodes",
            "cores",
            "rate",
            "shards",
            "csv");
    private static final String QUICK = "--quick";

    private final Map<String, String> values;
    private final Length length;

    /** How long a run may take. */
    private enum Length {
        FULL,
        QUICK
    }

    private Options(Map<String, String> values, Length length) {
        this.values = values;
        this.length = length;
    }

    /**
     * Reads {@code --name value} pairs and {@code --quick}.
     *
     * @throws IllegalArgumentException with a sentence for the user when an option is unknown or has no value
     */
    public static Options parse(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        Length length = Length.FULL;
        for (Iterator<String> left = words.iterator(); left.hasNext(); ) {
            String word = left.next();
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (word.equals(QUICK)) {
                length = Length.QUICK;
            } else if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("there is no option " + word + "; there are " + QUICK + ", --"
                        + String.join(", --", new TreeSet<>(NAMES)));
            } else if (!left.hasNext()) {
                throw new IllegalArgumentException(word + " needs a value");
            } else {
                values.put(name, left.next());
            }
        }
        return new Options(values, length);
    }

    /** The whole number given as {@code --name}, from 1 to {@code most}. */
    public int number(String name, Defaults defaults, int most) {
        String text = values.getOrDefault(name, defaults.of(length));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("--" + name + " must be from 1 to " + most + ", was " + text);
        }
        return Integer.parseInt(text);
    }

    /** The whole numbers given as {@code --name a,b,c}, each from 1 to {@code most}. */
    public List<Integer> numbers(String name, Defaults defaults, int most) {
        return list(name, defaults, text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
                throw new IllegalArgumentException("--" + name + " must be from 1 to " + most + ", was " + text);
            }
            return Integer.parseInt(text);
        });
    }

    /** The words given as {@code --name a,b,c}, each one of {@code known}. */
    public List<String> words(String name, Defaults defaults, List<String> known) {
        return list(name, defaults, text -> {
            if (!known.contains(text)) {
                throw new IllegalArgumentException("--" + name + " must be of " + known + ", was " + text);
            }
            return text;
        });
    }

    /** Where the raw values go, if anywhere. */
    public Optional<Path> csv() {
        return Optional.ofNullable(values.get("csv")).map(Path::of);
    }

    private <T> List<T> list(String name, Defaults defaults, Function<String, T> read) {
        return Arrays.stream(values.getOrDefault(name, defaults.of(length)).split(",", -1))
                .map(read)
                .toList();
    }

    /**
     * What a case takes when the command line does not say.
     *
     * @param full for the figures
     * @param quick for a look whether everything works
     */
    public record Defaults(String full, String quick) {
        /** The same for both. */
        public static Defaults always(String value) {
            return new Defaults(value, value);
        }

        private String of(Length length) {
            return length == Length.FULL ? full : quick;
        }
    }
}
