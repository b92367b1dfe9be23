package dev.muster.membership.phi;

import java.util.Arrays;

/** The last intervals between heartbeats, in microseconds, with their mean and variance at hand. Not thread safe. */
final class IntervalWindow {
    private static final int FIRST_CAPACITY = 16;

    private final int size;
    private int[] micros;
    private int count;
    private int next;
    private long sum;
    private double squares;

    /** Remembers the last {@code size} intervals; takes memory only as they come. */
    IntervalWindow(int size) {
        this.size = size;
        this.micros = new int[Math.min(size, FIRST_CAPACITY)];
    }

    /** Takes one interval of 0 or more nanoseconds; what exceeds 35 minutes counts as that. */
    void add(long nanos) {
        if (count == micros.length && count < size) {
            micros = Arrays.copyOf(micros, Math.min(size, 2 * count));
        }
        if (count == size) {
            sum -= micros[next];
            squares -= (double) micros[next] * micros[next];
        } else {
            count++;
        }
        int interval = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
        micros[next] = interval;
        sum += interval;
        squares += (double) interval * interval;
        next = (next + 1) % size;
        if (next == 0) {
            sumSquaresAnew();
        }
    }

    /** The mean in microseconds; something must have been added. */
    double meanMicros() {
        return (double) sum / count;
    }

    /** The standard deviation of the samples in microseconds; something must have been added. */
    double deviationMicros() {
        double mean = meanMicros();
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }

    /** Once a window, since beyond 2^53 adding and subtracting again leaves rounding errors behind. */
    private void sumSquaresAnew() {
        squares = 0;
        for (int index = 0; index < count; index++) {
            squares += (double) micros[index] * micros[index];
        }
    }
}
