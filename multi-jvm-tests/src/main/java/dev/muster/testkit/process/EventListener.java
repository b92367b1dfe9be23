package dev.muster.testkit.process;

/** Told each event that a process pushes. */
@FunctionalInterface
public interface EventListener {
    /** Does nothing. */
    EventListener NOBODY = event -> {};

    /**
     * Called for the events of one process in the order pushed, by one thread of its own, so it may call that process;
     * different processes call at the same time. A listener that falls 10 000 events behind loses the oldest, and gets a
     * {@link Dropped} in their place.
     */
    void event(PushedEvent event);
}
