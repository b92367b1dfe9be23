package dev.muster.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Coverage marks: the rare things a simulation is there to provoke, such as a refutation, counted when they happen. A
 * suite of runs that never hits one tests less than it says, so whoever owns it fails when something is {@link
 * #missing}. Not thread safe.
 */
public final class Marks {
    private final Map<String, Long> hits = new LinkedHashMap<>();

    private Marks() {}

    /** Marks of these names, none hit; names must differ. */
    public static Marks of(String... names) {
        Marks marks = new Marks();
        for (String name : names) {
            if (marks.hits.put(name, 0L) != null) {
                throw new IllegalArgumentException("mark [" + name + "] is named twice");
            }
        }
        return marks;
    }

    /** It happened. Fails for a name that is not among these marks. */
    public void hit(String name) {
        add(name, 1);
    }

    /** How often it happened. Fails for a name that is not among these marks. */
    public long count(String name) {
        Long count = hits.get(name);
        if (count == null) {
            throw new IllegalArgumentException("no mark [" + name + "] among " + hits.keySet());
        }
        return count;
    }

    /** Adds the hits of another run; its names must be among these. */
    public void addAll(Marks other) {
        other.hits.forEach(this::add);
    }

    /** The marks that were never hit, in the order in which they were named. */
    public List<String> missing() {
        return hits.entrySet().stream()
                .filter(entry -> entry.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void add(String name, long times) {
        hits.put(name, count(name) + times);
    }

    /** One mark a line, with its hits. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        hits.forEach(
                (name, count) -> text.append(name).append(' ').append(count).append('\n'));
        return text.toString();
    }
}
