package dev.muster.sharding.passivation;

/**
 * The place of one resident in the books of {@link Passivation}, and what was known of it when it was looked at last. Whoever
 * reports the resident keeps it and reports by it.
 *
 * @param <T> the resident
 */
public final class Seat<T extends Resident> {
    final T resident;
    /** Decides between residents that are otherwise equal: who came first goes first. */
    final long number;

    State state = State.STAYING;
    long knownUseNanos;
    int knownUses;
    /** The known uses, later ones weighing more. */
    double weight;

    int positionByUse;
    int positionByWeight;

    /** Where a resident is on its way out. */
    enum State {
        STAYING,
        LEAVING,
        LEFT
    }

    Seat(T resident, long number) {
        this.resident = resident;
        this.number = number;
    }

    /** Who sits here. */
    public T resident() {
        return resident;
    }
}
