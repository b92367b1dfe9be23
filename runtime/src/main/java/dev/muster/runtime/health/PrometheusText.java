package dev.muster.runtime.health;

import java.util.Locale;
import java.util.SortedMap;

/**
 * Writes figures in Prometheus' text format 0.0.4. Labels must come from small fixed sets, never from entity ids. Not thread
 * safe: made for one page.
 */
public final class PrometheusText {
    private final StringBuilder text = new StringBuilder();

    /** An empty page. */
    public PrometheusText() {}

    /** A value that goes up and down. */
    public PrometheusText gauge(String name, String help, double value) {
        return head(name, help, "gauge").line(name, "", value);
    }

    /** A whole value that goes up and down. */
    public PrometheusText gauge(String name, String help, long value) {
        return gauge(name, help, (double) value);
    }

    /** A value that only grows while the process lives; its name ends in {@code _total}. */
    public PrometheusText counter(String name, String help, long value) {
        requireTotal(name);
        return head(name, help, "counter").line(name, "", (double) value);
    }

    /** A gauge of several values, told apart by one label. */
    public PrometheusText gauges(String name, String help, String label, SortedMap<String, ? extends Number> values) {
        head(name, help, "gauge");
        return lines(name, label, values);
    }

    /** A counter of several values, told apart by one label; its name ends in {@code _total}. */
    public PrometheusText counters(String name, String help, String label, SortedMap<String, ? extends Number> values) {
        requireTotal(name);
        head(name, help, "counter");
        return lines(name, label, values);
    }

    /** The page so far. */
    public String text() {
        return text.toString();
    }

    private static void requireTotal(String name) {
        if (!name.endsWith("_total")) {
            throw new IllegalArgumentException("the name of a counter must end in _total, was " + name);
        }
    }

    private PrometheusText lines(String name, String label, SortedMap<String, ? extends Number> values) {
        values.forEach((labelValue, value) ->
                line(name, "{" + label + "=\"" + escape(labelValue) + "\"}", value.doubleValue()));
        return this;
    }

    private PrometheusText head(String name, String help, String type) {
        if (!name.matches("muster_[a-z0-9_]+")) {
            throw new IllegalArgumentException("a metric's name must be muster_ and lower case, was " + name);
        }
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help.replace("\n", " "))
                .append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    @SuppressWarnings("UnusedReturnValue") // chained by some callers only
    private PrometheusText line(String name, String labels, double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        text.append(name).append(labels).append(' ');
        text.append(isWhole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.6g", value));
        text.append('\n');
        return this;
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
