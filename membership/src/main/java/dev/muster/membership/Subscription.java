package dev.muster.membership;

/** A listener that was registered somewhere; closing it, once or more often, ends the calls. */
public interface Subscription extends AutoCloseable {
    /** Ends the calls. One that is under way on another thread may still finish. Never blocks, never throws. */
    @Override
    void close();
}
