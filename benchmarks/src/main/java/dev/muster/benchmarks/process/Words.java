package dev.muster.benchmarks.process;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Named values in one line, {@code rate=12.5 sent=100}: how parent and child speak. Immutable; values have no blanks. */
public final class Words {
    private static final Words NONE = new Words(Map.of());

    private final Map<String, String> values;

    private Words(Map<String, String> values) {
        this.values = values;
    }

    /** No values. */
    public static Words none() {
        return NONE;
    }

    /** Reads what {@link #toString} wrote. */
    public static Words parse(String line) {
        Words words = NONE;
        for (String word : line.trim().split(" +", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words = words.with(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    /** These and one more. */
    public Words with(String name, Object value) {
        Map<String, String> copy = new LinkedHashMap<>(values);
        copy.put(name, value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : value.toString());
        return new Words(Collections.unmodifiableMap(copy));
    }

    /** The value as text. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + name + " in [" + this + "]");
        }
        return value;
    }

    /** The value as a whole number. */
    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    /** The value as a number. */
    public double value(String name) {
        return Double.parseDouble(text(name));
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        values.forEach((name, value) ->
                line.append(line.isEmpty() ? "" : " ").append(name).append('=').append(value));
        return line.toString();
    }
}
