package dev.muster.sharding;

/**
 * Too many requests wait for the entity while it comes into memory or writes: this one was refused at once, and not carried
 * out. Ask again later, and more slowly.
 */
public final class Overloaded extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public Overloaded(String message) {
        super(message);
    }
}
