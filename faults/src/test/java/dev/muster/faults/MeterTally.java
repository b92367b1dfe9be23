package dev.muster.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts the frames that arrive. Thread safe. */
final class MeterTally {
    private final Set<Long> numbers = new HashSet<>();
    private final List<Long> micros = new ArrayList<>();
    private int received;
    private int reordered;
    private int corrupt;
    private long bytes;
    private long highest = -1;
    private long firstNanos;
    private long lastNanos;

    synchronized void add(byte[] frame, int length, long nowNanos) {
        if (bytes == 0) {
            firstNanos = nowNanos;
        }
        lastNanos = nowNanos;
        bytes += length;
        Optional<MeterFrame> decoded = MeterFrame.decoded(frame, length);
        if (decoded.isPresent()) {
            add(decoded.get(), nowNanos);
        } else {
            corrupt++;
        }
        notifyAll();
    }

    private void add(MeterFrame frame, long nowNanos) {
        received++;
        if (numbers.add(frame.number())) {
            micros.add((nowNanos - frame.sentNanos()) / 1000);
            if (frame.number() < highest) {
                reordered++;
            }
            highest = Math.max(highest, frame.number());
        }
    }

    /** The figures once {@code expected} distinct frames are in, or none has come for a while, or it takes too long. */
    synchronized MeterFigures await(int expected, long quietMillis, long mostMillis) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (numbers.size() < expected) {
            long nowNanos = System.nanoTime();
            long sinceNanos = bytes == 0 ? startNanos : Math.max(startNanos, lastNanos);
            long leftMillis = Math.min(
                    quietMillis - (nowNanos - sinceNanos) / 1_000_000,
                    mostMillis - (nowNanos - startNanos) / 1_000_000);
            if (leftMillis <= 0) {
                break;
            }
            wait(leftMillis);
        }
        MeterFigures figures = figures();
        clear();
        return figures;
    }

    private MeterFigures figures() {
        List<Long> sorted = micros.stream().sorted().toList();
        int count = sorted.size();
        return new MeterFigures(
                received,
                numbers.size(),
                received - numbers.size(),
                reordered,
                corrupt,
                bytes,
                count == 0 ? 0 : sorted.get(0),
                count == 0 ? 0 : sorted.get(count / 2),
                count == 0 ? 0 : sorted.get(count - 1),
                (lastNanos - firstNanos) / 1000);
    }

    private void clear() {
        numbers.clear();
        micros.clear();
        received = 0;
        reordered = 0;
        corrupt = 0;
        bytes = 0;
        highest = -1;
        firstNanos = 0;
        lastNanos = 0;
    }
}
