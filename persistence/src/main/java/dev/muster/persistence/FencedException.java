package dev.muster.persistence;

/**
 * A write was refused, since another journal has taken the fence of this persistence id: the entity lives elsewhere
 * now. Nothing of the write was stored. The writer must stop; it may recover again, and takes the fence by that.
 */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says whose fence, under which epoch the writer wrote, and which epoch is stored. */
    public FencedException(String persistenceId, long heldEpoch, long storedEpoch) {
        super("write of [" + persistenceId + "] refused: its fence was taken by another journal (this one holds epoch "
                + heldEpoch + ", stored is " + storedEpoch + ")");
    }
}
