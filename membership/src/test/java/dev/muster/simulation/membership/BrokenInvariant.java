package dev.muster.simulation.membership;

/** Something that must never happen happened in a simulated run. */
final class BrokenInvariant extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenInvariant(String what) {
        super(what);
    }
}
