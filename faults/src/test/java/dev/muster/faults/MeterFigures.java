package dev.muster.faults;

import java.util.HashMap;
import java.util.Map;

/**
 * What a {@link Meter} has received.
 *
 * @param received frames whose checksum matched, copies included
 * @param distinct different numbers among them
 * @param duplicates copies of a number that was there before
 * @param reordered first copies that came after one with a higher number
 * @param corrupt frames whose checksum did not match; counted nowhere else but in {@code bytes}
 * @param bytes of all frames
 * @param leastMicros the shortest time from sender to receiver, of first copies
 * @param medianMicros the median of these times
 * @param mostMicros the longest
 * @param spanMicros from the arrival of the first frame to that of the last
 */
public record MeterFigures(
        int received,
        int distinct,
        int duplicates,
        int reordered,
        int corrupt,
        long bytes,
        long leastMicros,
        long medianMicros,
        long mostMicros,
        long spanMicros) {
    /** Between the first arrival and the last. */
    public double bytesPerSecond() {
        return bytes * 1e6 / Math.max(1, spanMicros);
    }

    static MeterFigures parse(String line) {
        Map<String, Long> values = values(line);
        return new MeterFigures(
                values.get("received").intValue(),
                values.get("distinct").intValue(),
                values.get("duplicates").intValue(),
                values.get("reordered").intValue(),
                values.get("corrupt").intValue(),
                values.get("bytes"),
                values.get("leastMicros"),
                values.get("medianMicros"),
                values.get("mostMicros"),
                values.get("spanMicros"));
    }

    /** The numbers of a line of {@code name=number}; words of another form are left out. */
    static Map<String, Long> values(String line) {
        Map<String, Long> values = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            String[] parts = word.split("=", 2);
            if (parts.length == 2 && parts[1].matches("-?\\d+")) {
                values.put(parts[0], Long.valueOf(parts[1]));
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return "received=" + received + " distinct=" + distinct + " duplicates=" + duplicates + " reordered="
                + reordered + " corrupt=" + corrupt + " bytes=" + bytes + " leastMicros=" + leastMicros
                + " medianMicros=" + medianMicros + " mostMicros=" + mostMicros + " spanMicros=" + spanMicros;
    }
}
