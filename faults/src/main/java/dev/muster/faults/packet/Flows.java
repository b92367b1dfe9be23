package dev.muster.faults.packet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The connections seen, at most so many; the one that was quiet longest is forgotten. Not thread safe. */
final class Flows {
    static final int CAPACITY = 4096;

    private final LinkedHashMap<Flow.Key, Flow> flows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Flow.Key, Flow> eldest) {
            return size() > CAPACITY;
        }
    };

    /** Takes note of a segment; whether it belongs to a connection that has been broken. */
    boolean isBrokenFor(Segment segment) {
        return flows.computeIfAbsent(Flow.Key.of(segment), Flow::new).isBrokenFor(segment);
    }

    /** Breaks all between the two; what tells their ends. */
    List<Packet> broken(int one, int other) {
        List<Packet> resets = new ArrayList<>();
        flows.forEach((key, flow) -> {
            if (key.isBetween(one, other)) {
                resets.addAll(flow.broken());
            }
        });
        return resets;
    }
}
