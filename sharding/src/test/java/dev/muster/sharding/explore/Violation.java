package dev.muster.sharding.explore;

/** A promise of the data plane is broken. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what);
    }
}
