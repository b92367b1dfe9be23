package dev.muster.crdt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How a value of a set or register becomes bytes and back. Equal values must give equal bytes, on every node and in every
 * release that shares the key.
 *
 * @param encode value to bytes, at most 64 KiB; must not keep the array
 * @param decode bytes to value; may throw when they were written by another element type
 * @param <T> type of the value
 */
public record Element<T>(Function<T, byte[]> encode, Function<byte[], T> decode) {
    private static final Element<String> STRINGS =
            new Element<>(s -> s.getBytes(StandardCharsets.UTF_8), b -> new String(b, StandardCharsets.UTF_8));
    private static final Element<Long> LONGS = new Element<>(
            n -> ByteBuffer.allocate(Long.BYTES).putLong(n).array(),
            b -> ByteBuffer.wrap(b).getLong());
    private static final Element<byte[]> BYTES = new Element<>(byte[]::clone, byte[]::clone);

    /** Strings, as UTF-8. */
    public static Element<String> strings() {
        return STRINGS;
    }

    /** Long integers, as eight bytes. */
    public static Element<Long> longs() {
        return LONGS;
    }

    /** Raw bytes. Arrays of a set compare by identity in Java, so ask {@link SetHandle#contains} instead of the values. */
    public static Element<byte[]> bytes() {
        return BYTES;
    }

    /** Values that have a text form, such as enums and identifiers. */
    public static <T> Element<T> text(Function<T, String> format, Function<String, T> parse) {
        return new Element<>(
                value -> format.apply(value).getBytes(StandardCharsets.UTF_8),
                bytes -> parse.apply(new String(bytes, StandardCharsets.UTF_8)));
    }
}
