package dev.muster.sharding;

/**
 * More waits than may: for the entity while it comes into memory or writes, for a shard whose owner is not known, on the way
 * to another node, or among the entity's own pipes. This request was refused at once: nothing was done, and no state changed.
 * Ask again later, and more slowly.
 */
public final class Overloaded extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public Overloaded(String message) {
        super(message);
    }
}
