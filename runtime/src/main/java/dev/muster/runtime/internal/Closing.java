package dev.muster.runtime.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in reverse order, whatever fails on the way. The second close does nothing. */
public final class Closing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

    /** Nothing is open. */
    public Closing() {}

    /** Remembers {@code resource} and gives it back. */
    public <T extends AutoCloseable> T add(T resource) {
        synchronized (opened) {
            opened.push(resource);
        }
        return resource;
    }

    @Override
    public void close() {
        AutoCloseable next = pop();
        while (next != null) {
            try {
                next.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) {
                log.warn("cannot close [{}]", next, e);
            }
            next = pop();
        }
    }

    private @Nullable AutoCloseable pop() {
        synchronized (opened) {
            return opened.poll();
        }
    }
}
