package dev.muster.simulation.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an experiment finds, printed as it does, a name and a number a line; and which of its targets it missed. */
final class Figures {
    private final List<String> missed = new ArrayList<>();

    Figures add(String name, double value) {
        System.out.println(name + " " + text(value));
        return this;
    }

    /** A figure that must be at most {@code bound}. */
    Figures atMost(String name, double value, double bound) {
        add(name, value);
        return require(value <= bound, name + " must be at most " + text(bound) + ", was " + text(value));
    }

    /** A figure that must be within {@code share} of {@code wanted}, such as 0.05 for five percent. */
    Figures near(String name, double value, double wanted, double share) {
        add(name, value);
        return require(
                Math.abs(value - wanted) <= share * wanted,
                name + " must be within " + text(100 * share) + " % of " + text(wanted) + ", was " + text(value));
    }

    /** Notes {@code what} as missed unless it holds. */
    Figures require(boolean holds, String what) {
        if (!holds) {
            missed.add(what);
        }
        return this;
    }

    List<String> missed() {
        return List.copyOf(missed);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e12
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
