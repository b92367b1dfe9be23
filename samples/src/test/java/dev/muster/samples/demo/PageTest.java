package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a strict content security policy and a screen reader want of the page. */
class PageTest {
    private static final Pattern SCRIPT = Pattern.compile("<script\\b[^>]*>([^<]*)</script>");
    private static final Pattern ELEMENT_BY_ID = Pattern.compile("element\\(\"([a-z-]+)\"\\)");

    private final String html = read("index.html");
    private final String script = read("demo.js");

    @Test
    void no_script_and_no_style_is_inline() {
        Matcher scripts = SCRIPT.matcher(html);

        assertThat(scripts.results().map(found -> found.group(1))).isNotEmpty().allMatch(String::isEmpty);
        assertThat(html).doesNotContain("<style").doesNotContainPattern("\\s(style|on[a-z]+)=\"");
    }

    @Test
    void nothing_comes_from_elsewhere() {
        assertThat(html + script + read("demo.css")).doesNotContainPattern("(https?:)?//[a-z0-9-]+\\.[a-z]");
    }

    @Test
    void text_is_never_parsed_as_html() {
        assertThat(script).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    @Test
    void every_element_the_script_asks_for_is_on_the_page() {
        assertThat(ELEMENT_BY_ID.matcher(script).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(8)
                .allMatch(id -> html.contains("id=\"" + id + "\""));
    }

    @Test
    void changes_are_announced_politely_and_the_language_is_known() {
        assertThat(html).contains("<html lang=\"en\">", "aria-live=\"polite\"", "name=\"viewport\"");
    }

    private static String read(String name) {
        try (InputStream in = PageTest.class.getResourceAsStream("/demo/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
