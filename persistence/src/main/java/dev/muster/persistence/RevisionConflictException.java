package dev.muster.persistence;

/**
 * The refusal of a state whose revision does not follow the one stored: somebody else has written in between, or the same write was
 * stored before. Nothing of the write was stored. The entity that wrote must stop and read its state again.
 */
public final class RevisionConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String persistenceId;
    private final long revision;
    private final long storedRevision;

    /**
     * Says who was refused and why.
     *
     * @param persistenceId the id that was written
     * @param revision the revision that the write would have had
     * @param storedRevision the revision in the store, 0 if it has none
     */
    public RevisionConflictException(String persistenceId, long revision, long storedRevision) {
        super("The write of revision " + revision + " to [" + persistenceId + "] was refused: the store has revision "
                + storedRevision + ", and only the next one may follow.");
        this.persistenceId = persistenceId;
        this.revision = revision;
        this.storedRevision = storedRevision;
    }

    /** The persistence id that was written. */
    public String persistenceId() {
        return persistenceId;
    }

    /** The revision that the write would have had. */
    public long revision() {
        return revision;
    }

    /** The revision in the store, 0 if it has none. */
    public long storedRevision() {
        return storedRevision;
    }
}
