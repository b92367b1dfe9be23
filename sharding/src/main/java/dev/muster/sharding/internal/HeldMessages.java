package dev.muster.sharding.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** How many messages for shards of one type wait on this node until an owner is known, within a bound. Thread safe. */
final class HeldMessages {
    private final int most;
    private final AtomicInteger present = new AtomicInteger();

    HeldMessages(int most) {
        this.most = most;
    }

    /** Counts one more, unless there are as many as may be. */
    boolean admit() {
        if (present.incrementAndGet() <= most) {
            return true;
        }
        present.decrementAndGet();
        return false;
    }

    void release(int count) {
        present.addAndGet(-count);
    }

    int present() {
        return present.get();
    }
}
