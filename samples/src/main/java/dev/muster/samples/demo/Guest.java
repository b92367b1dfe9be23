package dev.muster.samples.demo;

import dev.muster.runtime.web.WebRequest;
import java.util.Map;

/**
 * One tab of a browser, as it introduces itself.
 *
 * @param name how it is called, 1 to {@value #MAX_NAME} characters without control characters
 * @param colour its colour, as {@code #rrggbb}
 */
record Guest(String name, String colour) {
    static final int MAX_NAME = 24;

    private static final String NAMELESS = "Guest";
    private static final String COLOURLESS = "#7a7f8c";

    /** The guest behind a request; a name or colour that is missing or odd is replaced, as a page must not fail for it. */
    static Guest of(WebRequest request) {
        String name = request.query("name").orElse(NAMELESS).strip().replaceAll("\\p{C}", "");
        int[] characters = name.codePoints().limit(MAX_NAME).toArray();
        String colour = request.query("colour").orElse(COLOURLESS);
        return new Guest(
                characters.length == 0 ? NAMELESS : new String(characters, 0, characters.length),
                colour.matches("#[0-9a-f]{6}") ? colour : COLOURLESS);
    }

    Map<String, String> metadata() {
        return Map.of("name", name, "colour", colour);
    }
}
