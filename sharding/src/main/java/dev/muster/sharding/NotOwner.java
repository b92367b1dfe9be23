package dev.muster.sharding;

/**
 * The node that got the request does not host the entity's shard any more: it was on its way while the shard moved. Nothing was
 * done and no state changed, so it may be asked again, which goes to the new owner.
 */
public final class NotOwner extends EntityException {
    private static final long serialVersionUID = 1L;

    /** With a sentence for whoever reads the log. */
    public NotOwner(String message) {
        super(message);
    }
}
