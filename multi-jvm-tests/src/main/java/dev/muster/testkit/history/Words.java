package dev.muster.testkit.history;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words of a line, with spaces between. A character that is no visible ASCII, or a percent sign, is a percent sign and
 * the four hexadecimal digits of its UTF-16 code unit; an empty word is a percent sign alone.
 */
final class Words {
    private static final String EMPTY = "%";

    private final List<String> words;
    private int next;

    private Words(List<String> words) {
        this.words = words;
    }

    static String line(List<String> words) {
        return words.stream().map(Words::encode).collect(Collectors.joining(" "));
    }

    static Words of(String line) {
        return new Words(List.of(line.split(" ", -1)));
    }

    String word() {
        if (next == words.size()) {
            throw new IllegalArgumentException("the line must have more than " + next + " words");
        }
        return decode(words.get(next++));
    }

    long number() {
        String word = word();
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException refused) {
            throw new IllegalArgumentException("word " + next + " must be a number, was " + word, refused);
        }
    }

    @Nullable
    Long numberIfAny() {
        return hasMore() ? (Long) number() : null;
    }

    boolean hasMore() {
        return next < words.size();
    }

    private static String encode(String word) {
        if (word.isEmpty()) {
            return EMPTY;
        }
        StringBuilder encoded = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char unit = word.charAt(i);
            if (unit > ' ' && unit < 0x7f && unit != '%') {
                encoded.append(unit);
            } else {
                encoded.append(String.format("%%%04x", (int) unit));
            }
        }
        return encoded.toString();
    }

    private static String decode(String word) {
        if (word.equals(EMPTY)) {
            return "";
        }
        StringBuilder decoded = new StringBuilder(word.length());
        int from = 0;
        for (int percent = word.indexOf('%'); percent >= 0; percent = word.indexOf('%', from)) {
            decoded.append(word, from, percent).append(unit(word, percent));
            from = percent + 5;
        }
        return decoded.append(word, from, word.length()).toString();
    }

    private static char unit(String word, int percent) {
        if (percent + 5 > word.length()) {
            throw new IllegalArgumentException("a percent sign must have four digits after it, was " + word);
        }
        try {
            return (char) Integer.parseInt(word, percent + 1, percent + 5, 16);
        } catch (NumberFormatException refused) {
            throw new IllegalArgumentException("a percent sign must have four digits after it, was " + word, refused);
        }
    }
}
