package dev.muster.persistence;

/**
 * The refusal of a write by a journal that does not own the persistence id: another one has recovered the id since, or the
 * store was replaced by an older copy. Nothing of the write was stored. The entity that wrote must stop; its new owner goes on.
 */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String persistenceId;
    private final long heldEpoch;
    private final long storedEpoch;

    /**
     * Says who was refused and why.
     *
     * @param persistenceId the id that was written
     * @param heldEpoch the epoch of the refused journal, 0 if it never recovered the id
     * @param storedEpoch the epoch in the store: that of the journal that recovered the id last
     */
    public FencedException(String persistenceId, long heldEpoch, long storedEpoch) {
        super("The write to [" + persistenceId + "] was refused: this node holds epoch " + heldEpoch
                + ", but the store has epoch " + storedEpoch
                + ": another node has recovered the entity since, or the store was replaced.");
        this.persistenceId = persistenceId;
        this.heldEpoch = heldEpoch;
        this.storedEpoch = storedEpoch;
    }

    /** The persistence id that was written. */
    public String persistenceId() {
        return persistenceId;
    }

    /** The epoch of the refused journal, 0 if it never recovered the id. */
    public long heldEpoch() {
        return heldEpoch;
    }

    /** The epoch that is stored, other than the one held. */
    public long storedEpoch() {
        return storedEpoch;
    }
}
