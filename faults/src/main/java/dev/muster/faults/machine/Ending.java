package dev.muster.faults.machine;

import java.util.concurrent.TimeUnit;

/** Waits for threads that have been told to end. */
public final class Ending {
    private Ending() {}

    /**
     * Waits until {@code thread} has ended, so long at most; whether it has. An interrupt does not cut it short, as what the
     * thread uses is to be closed next; it is kept for the caller.
     */
    public static boolean await(Thread thread, long mostSeconds) {
        boolean isInterrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(mostSeconds);
        long leftNanos = deadlineNanos - System.nanoTime();
        while (thread.isAlive() && leftNanos > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, leftNanos);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
            leftNanos = deadlineNanos - System.nanoTime();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
