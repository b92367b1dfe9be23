package dev.muster.shape.impure;

import java.util.concurrent.locks.ReentrantLock;

/** What a core must not be: something that waits. */
public final class UsesAThread {
    private final ReentrantLock lock = new ReentrantLock();

    public boolean isFree() {
        return !lock.isLocked();
    }
}
