package dev.muster.faults;

import java.io.IOException;
import java.util.Optional;

/**
 * A network of nodes on this machine whose links can be made faulty. Thread safe. Nothing of it is left on the machine
 * after {@link #close}, nor 10 s after the death of the JVM that opened it.
 */
public interface FaultyNetwork extends AutoCloseable {
    /** How it works. */
    NetworkMode mode();

    /** Why it cannot do faults of this kind, as a clause after "because"; empty if it can, or if the kind is not one of links. */
    Optional<String> cannot(FaultKind kind);

    /**
     * A place for the node {@code name}; the same one if it has been asked for before.
     *
     * @throws IOException if the machine refuses
     */
    Attachment attach(String name) throws IOException;

    /**
     * Replaces what holds for {@code direction}, whose ends are attached; it is in force when this returns.
     *
     * @throws IllegalArgumentException if an end is not attached
     * @throws UnsupportedOperationException if {@link #cannot} says so
     */
    void set(Direction direction, LinkState state);

    /**
     * Breaks the TCP connections between the two, in both directions: both ends see a reset.
     *
     * @throws IllegalArgumentException if one is not attached
     * @throws UnsupportedOperationException if {@link #cannot} says so
     */
    void reset(String one, String other);

    /** The rules in force and what they have counted, for a person. */
    String describe();

    @Override
    void close();
}
