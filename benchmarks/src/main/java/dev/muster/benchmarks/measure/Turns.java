package dev.muster.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whose turn it is. Rounds go forward and backward in pairs (ABBA), and each pair begins one further, so that a machine that
 * becomes slower or faster does so for everybody, and nobody is always first.
 */
public final class Turns {
    private Turns() {}

    /** All of {@code subjects} in the order of {@code round}, which counts from 0. */
    public static <T> List<T> order(List<T> subjects, int round) {
        List<T> order = new ArrayList<>(subjects);
        Collections.rotate(order, -(round / 2));
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
