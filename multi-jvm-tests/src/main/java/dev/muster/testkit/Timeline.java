package dev.muster.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * What happened in one test, in the order of the test's clock: output of nodes, events, and what the kit did. Thread safe.
 *
 * <p>Of the output it keeps the last {@link #MOST_OUTPUT} lines, of the rest the last {@link #MOST_OTHER}; the beginning of
 * the text tells how many are left out.
 */
final class Timeline {
    static final int MOST_OUTPUT = 50_000;
    static final int MOST_OTHER = 20_000;
    /** As the source of what the kit did. */
    static final String KIT = "kit";

    private static final Comparator<Entry> ORDER = (one, other) -> Long.signum(one.nanos() - other.nanos());

    private final long beginNanos;
    private final Deque<Entry> output = new ArrayDeque<>();
    private final Deque<Entry> others = new ArrayDeque<>();
    private long leftOut;

    /**
     * One line.
     *
     * @param nanos when
     * @param source a node's name, or {@link #KIT}
     */
    record Entry(long nanos, String source, String text) {}

    /** A timeline whose times count from {@code beginNanos}. */
    Timeline(long beginNanos) {
        this.beginNanos = beginNanos;
    }

    /** A node printed a line. */
    synchronized void output(String node, long nanos, String text) {
        add(output, MOST_OUTPUT, new Entry(nanos, node, text));
    }

    /** A node pushed an event. */
    synchronized void event(ClusterEvent event) {
        add(others, MOST_OTHER, new Entry(event.nanos(), event.node(), "* " + event.value()));
    }

    /** The kit did something, or the test has a note to make. */
    synchronized void action(long nanos, String text) {
        add(others, MOST_OTHER, new Entry(nanos, KIT, "> " + text));
    }

    private void add(Deque<Entry> entries, int most, Entry entry) {
        if (entries.size() == most) {
            entries.removeFirst();
            leftOut++;
        }
        entries.addLast(entry);
    }

    /** All lines, by time; those of one instant in the order in which they came. */
    synchronized String text() {
        List<Entry> all = new ArrayList<>(others);
        all.addAll(output);
        all.sort(ORDER);
        StringBuilder text =
                new StringBuilder("# seconds since the cluster was begun; > what the kit did, * what a node"
                        + " pushed, otherwise what a node printed\n");
        if (leftOut > 0) {
            text.append("# ").append(leftOut).append(" earlier lines are left out\n");
        }
        all.forEach(entry -> text.append(line(entry)).append('\n'));
        return text.toString();
    }

    private String line(Entry entry) {
        double seconds = (entry.nanos() - beginNanos) / 1e9;
        return String.format(Locale.ROOT, "%9.3f %-4s %s", seconds, entry.source(), entry.text());
    }
}
