package dev.muster.sharding.heat;

import dev.muster.sharding.HotEntity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent ids of a stream in bounded memory: Space-Saving (Metwally, Agrawal and El Abbadi 2005) with the minimum in a
 * heap, and counters that decay. An id that is not known takes over the smallest counter and its count, which is then its
 * possible error.
 *
 * <p>With n counters, of everything that was recorded (decayed): every id with more than 1/n of it is known; no count is too low,
 * and none is too high by more than 1/n of it (their theorems 1 and 2, lemma 3, which hold for weights, too). A count-min sketch
 * with a heap needs about e times the counters, several rows of them and the heap of ids beside, for the same error and that
 * only with high probability.
 *
 * <p>Not thread safe.
 */
public final class Heat {
    private final Counter[] heap;
    private final Map<String, Counter> byId;
    private final Decay decay;
    private int size;

    /** With {@code counters} counters, 1 or more; after {@code halfLife} without messages a rate has halved. */
    public Heat(int counters, Duration halfLife, long nowNanos) {
        if (counters < 1) {
            throw new IllegalArgumentException("counters must be at least 1, was " + counters);
        }
        heap = new Counter[counters];
        byId = new HashMap<>(2 * counters);
        decay = new Decay(halfLife, nowNanos);
    }

    /** Counts {@code messages} for the entity {@code id}. */
    public void record(String id, long messages, long nowNanos) {
        advance(nowNanos);
        Counter counter = byId.get(id);
        if (counter == null) {
            counter = counterFor(id);
            byId.put(id, counter);
        }
        counter.count += messages * decay.weight();
        sink(counter);
    }

    /** What is known now. */
    public HeatSummary summary(long nowNanos) {
        advance(nowNanos);
        double scale = decay.perSecond();
        List<HotEntity> hottest = new ArrayList<>(size);
        for (int at = 0; at < size; at++) {
            double rate = heap[at].count * scale;
            hottest.add(new HotEntity(heap[at].id, rate, Math.min(rate, heap[at].error * scale)));
        }
        return new HeatSummary(hottest, size < heap.length ? 0 : heap[0].count * scale);
    }

    private Counter counterFor(String id) {
        if (size < heap.length) {
            Counter added = new Counter(id, size);
            heap[size++] = added;
            lift(added);
            return added;
        }
        Counter least = heap[0];
        byId.remove(least.id);
        least.id = id;
        least.error = least.count;
        return least;
    }

    private void advance(long nowNanos) {
        double factor = decay.advance(nowNanos);
        for (int at = 0; factor != 1 && at < size; at++) {
            heap[at].count *= factor;
            heap[at].error *= factor;
        }
    }

    private void lift(Counter counter) {
        int at = counter.at;
        while (at > 0 && heap[(at - 1) / 2].count > counter.count) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        put(counter, at);
    }

    private void sink(Counter counter) {
        int at = counter.at;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && heap[child + 1].count < heap[child].count) {
                child++;
            }
            if (heap[child].count >= counter.count) {
                break;
            }
            put(heap[child], at);
            at = child;
        }
        put(counter, at);
    }

    private void put(Counter counter, int at) {
        heap[at] = counter;
        counter.at = at;
    }

    private static final class Counter {
        private String id;
        private int at;
        private double count;
        private double error;

        Counter(String id, int at) {
            this.id = id;
            this.at = at;
        }
    }
}
