package dev.muster.testkit.history;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an operation that happened has answered. Immutable. */
public sealed interface Result extends Serializable {

    /** The result in words, as the text form and the evidence of a verdict have it. */
    List<String> words();

    /** An update was done. */
    record Done() implements Result {
        @Override
        public List<String> words() {
            return List.of("done");
        }
    }

    /** The value of a counter. */
    record Count(long value) implements Result {
        @Override
        public List<String> words() {
            return List.of("count", Long.toString(value));
        }
    }

    /**
     * The elements of a set.
     *
     * @param elements each at most 1024 characters; copied
     */
    record Elements(SortedSet<String> elements) implements Result {
        public Elements {
            elements.forEach(element -> Bounds.value("element", element));
            elements = Collections.unmodifiableSortedSet(new TreeSet<>(elements));
        }

        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>(elements.size() + 1);
            words.add("elements");
            words.addAll(elements);
            return words;
        }
    }

    /**
     * The value of a register.
     *
     * @param value null if the register is absent
     */
    record Value(@Nullable String value) implements Result {
        public Value {
            Bounds.value("value", value == null ? "" : value);
        }

        @Override
        public List<String> words() {
            return value == null ? List.of("absent") : List.of("value", value);
        }
    }

    /** A compare-and-set has found what it expected, and written. */
    record Swapped() implements Result {
        @Override
        public List<String> words() {
            return List.of("swapped");
        }
    }

    /** A compare-and-set has found something else, and written nothing. */
    record Mismatch() implements Result {
        @Override
        public List<String> words() {
            return List.of("mismatch");
        }
    }
}
