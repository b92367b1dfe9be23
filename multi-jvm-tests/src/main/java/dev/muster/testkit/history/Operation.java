package dev.muster.testkit.history;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of one object: a counter (starts at 0), a set (starts empty), a register (starts absent), or the
 * stream of messages from a sender to a receiver. An object has one kind; its name is the {@link #key()}.
 *
 * <p>Keys are 1 to 1024 characters, elements and values at most 1024. Immutable.
 */
public sealed interface Operation extends Serializable {

    /** The name of the object. */
    String key();

    /** The operation in words, as the text form and the evidence of a verdict have it. */
    List<String> words();

    /**
     * The result that a returned value stands for: a {@link Number} for a counter's read, a {@link Collection} for a
     * set's, null, an {@link Optional} or any value for a register's, a {@link Boolean} for a compare-and-set; the
     * others have no result but that they were done, whatever was returned. Elements and values count by their
     * {@code toString}.
     *
     * @throws IllegalArgumentException if the value is of another type
     */
    default Result answer(@Nullable Object value) {
        return new Result.Done();
    }

    /** Whether a result of this kind answers the operation. */
    default boolean isAnsweredBy(Result result) {
        return result instanceof Result.Done;
    }

    /**
     * Adds to a counter.
     *
     * @param delta -2^32 to 2^32
     */
    record CounterAdd(String key, long delta) implements Operation {
        public CounterAdd {
            Bounds.name("key", key);
            if (delta > Bounds.GREATEST_DELTA || delta < -Bounds.GREATEST_DELTA) {
                throw new IllegalArgumentException("delta must be -2^32 to 2^32, was " + delta);
            }
        }

        @Override
        public List<String> words() {
            return List.of("counter-add", key, Long.toString(delta));
        }
    }

    /** Reads a counter. */
    record CounterRead(String key) implements Operation {
        public CounterRead {
            Bounds.name("key", key);
        }

        @Override
        public List<String> words() {
            return List.of("counter-read", key);
        }

        @Override
        public Result answer(@Nullable Object value) {
            if (value instanceof Number number) {
                return new Result.Count(number.longValue());
            }
            throw mismatch(this, "a number", value);
        }

        @Override
        public boolean isAnsweredBy(Result result) {
            return result instanceof Result.Count;
        }
    }

    /** Adds an element to a set. */
    record SetAdd(String key, String element) implements Operation {
        public SetAdd {
            Bounds.name("key", key);
            Bounds.value("element", element);
        }

        @Override
        public List<String> words() {
            return List.of("set-add", key, element);
        }
    }

    /** Removes an element from a set: of an observed-remove set, the adds that the replica has seen. */
    record SetRemove(String key, String element) implements Operation {
        public SetRemove {
            Bounds.name("key", key);
            Bounds.value("element", element);
        }

        @Override
        public List<String> words() {
            return List.of("set-remove", key, element);
        }
    }

    /** Reads all of a set. */
    record SetRead(String key) implements Operation {
        public SetRead {
            Bounds.name("key", key);
        }

        @Override
        public List<String> words() {
            return List.of("set-read", key);
        }

        @Override
        public Result answer(@Nullable Object value) {
            if (value instanceof Collection<?> elements) {
                TreeSet<String> names = new TreeSet<>();
                elements.forEach(element -> names.add(String.valueOf(element)));
                return new Result.Elements(names);
            }
            throw mismatch(this, "a collection", value);
        }

        @Override
        public boolean isAnsweredBy(Result result) {
            return result instanceof Result.Elements;
        }
    }

    /** Writes a register. */
    record RegisterWrite(String key, String value) implements Operation {
        public RegisterWrite {
            Bounds.name("key", key);
            Bounds.value("value", value);
        }

        @Override
        public List<String> words() {
            return List.of("write", key, value);
        }
    }

    /** Reads a register. */
    record RegisterRead(String key) implements Operation {
        public RegisterRead {
            Bounds.name("key", key);
        }

        @Override
        public List<String> words() {
            return List.of("read", key);
        }

        @Override
        public Result answer(@Nullable Object value) {
            Object held = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            return new Result.Value(held == null ? null : held.toString());
        }

        @Override
        public boolean isAnsweredBy(Result result) {
            return result instanceof Result.Value;
        }
    }

    /**
     * Writes a register if it holds what is expected.
     *
     * @param expected null if the register must be absent
     */
    record CompareAndSet(String key, @Nullable String expected, String next) implements Operation {
        public CompareAndSet {
            Bounds.name("key", key);
            Bounds.value("expected", expected == null ? "" : expected);
            Bounds.value("next", next);
        }

        @Override
        public List<String> words() {
            return expected == null ? List.of("put-if-absent", key, next) : List.of("cas", key, expected, next);
        }

        @Override
        public Result answer(@Nullable Object value) {
            if (value instanceof Boolean swapped) {
                return swapped ? new Result.Swapped() : new Result.Mismatch();
            }
            throw mismatch(this, "a boolean", value);
        }

        @Override
        public boolean isAnsweredBy(Result result) {
            return result instanceof Result.Swapped || result instanceof Result.Mismatch;
        }
    }

    /**
     * Sends one message. It is ok when the receiver has acknowledged it, not when it has left.
     *
     * @param sequence the sender's own count of its messages to this receiver
     */
    record Send(String sender, String receiver, long sequence) implements Operation {
        public Send {
            Bounds.name("sender", sender);
            Bounds.name("receiver", receiver);
        }

        @Override
        public String key() {
            return receiver;
        }

        @Override
        public List<String> words() {
            return List.of("send", sender, receiver, Long.toString(sequence));
        }
    }

    private static IllegalArgumentException mismatch(Operation operation, String wanted, @Nullable Object value) {
        return new IllegalArgumentException("the answer to " + String.join(" ", operation.words()) + " must be "
                + wanted + ", was " + (value == null ? "null" : value.getClass().getName()));
    }
}
