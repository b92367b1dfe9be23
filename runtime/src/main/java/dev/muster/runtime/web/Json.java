package dev.muster.runtime.web;

/** Writes the one piece of JSON that is easy to get wrong: a string. */
public final class Json {
    private Json() {}

    /** {@code text} in quotes, with everything escaped that JSON wants escaped, and {@code <} too, so that it is safe in HTML. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == '<' || c == 0x2028 || c == 0x2029 || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
