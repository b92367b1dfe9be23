package dev.muster.runtime.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * Cuts a protocol table to what fits into one frame. All nodes cut alike, so that two excerpts differ where the tables do:
 * a line that is cut ends in a checksum of the whole line, and lines are left out at the end of the sorted table only.
 */
final class ProtocolExcerpt {
    /** No line of an excerpt is longer in UTF-8. */
    static final int MAX_LINE_BYTES = 1_024;
    /** No excerpt is longer; far below the 256 KiB of a frame. */
    static final int MAX_BYTES = 128 * 1_024;

    static final int MAX_LINES = 10_000;

    private ProtocolExcerpt() {}

    /** The excerpt of the table with this hash and these lines. */
    static Hello.Protocol of(String hash, List<String> table) {
        List<String> lines = new ArrayList<>();
        int bytes = 0;
        for (String line : new TreeSet<>(table)) {
            String cut = cut(line, MAX_LINE_BYTES);
            bytes += bytesOf(cut) + 2;
            if (bytes > MAX_BYTES || lines.size() == MAX_LINES) {
                return new Hello.Protocol(hash, lines, false);
            }
            lines.add(cut);
        }
        return new Hello.Protocol(hash, lines, true);
    }

    /** The text if it has at most {@code most} bytes in UTF-8; else its beginning and a checksum of all of it. */
    static String cut(String text, int most) {
        if (bytesOf(text) <= most) {
            return text;
        }
        CRC32 checksum = new CRC32();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        String end = "... #%08x".formatted(checksum.getValue());
        int length = Math.min(text.length(), most);
        while (bytesOf(text.substring(0, length)) + end.length() > most) {
            length--;
        }
        // Half a surrogate pair cannot be encoded.
        int whole = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, whole) + end;
    }

    private static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
