package dev.muster.testkit;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in annotations and on command lines: {@code 20s}, {@code 1.5s}, {@code 300ms}, {@code 2m}. */
final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");

    private DurationText() {}

    /**
     * The duration.
     *
     * @param name what it is for, for the message
     * @throws IllegalArgumentException if it is none
     */
    static Duration parse(String name, String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    name + " must be a number with ms, s, m or h, such as 20s, was '" + text + "'");
        }
        double amount = Double.parseDouble(matcher.group(1));
        return Duration.ofMillis(Math.round(amount * millisPer(matcher.group(2))));
    }

    private static long millisPer(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
    }
}
