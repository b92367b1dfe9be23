package dev.muster.testkit.history;

/** What a history accepts as a name, a value and a reason, so that its memory has a bound. */
final class Bounds {
    /** Longest key, name of a client, node or entity, and value, in characters. */
    static final int NAME_CHARACTERS = 1_024;
    /** Longest reason, in characters; the rest is cut off. */
    static final int REASON_CHARACTERS = 240;
    /** With as many events as a history can hold, sums of deltas stay within a {@code long}. */
    static final long GREATEST_DELTA = 1L << 32;

    private Bounds() {}

    static String name(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(what + " must be a name, was empty");
        }
        return value(what, name);
    }

    static String value(String what, String value) {
        if (value.length() > NAME_CHARACTERS) {
            throw new IllegalArgumentException(
                    what + " must have at most " + NAME_CHARACTERS + " characters, was " + value.length());
        }
        return value;
    }

    static String reason(String why) {
        return why.length() <= REASON_CHARACTERS ? why : why.substring(0, REASON_CHARACTERS - 3) + "...";
    }
}
