package dev.muster.shape.impure;

/** What a core must not be: something that asks for the time. */
public final class UsesTheClock {
    private UsesTheClock() {}

    public static long now() {
        return System.nanoTime();
    }
}
