package dev.muster.sharding.internal;

/**
 * A request on its way to an entity. It travels inside a process; when Pekko's region sends it on to another node, its request
 * is encoded on the way.
 *
 * @param request the user's record, when nobody can change it; otherwise {@link Encoded}
 */
record Delivery(String entityType, String entityId, Object request, ReplyTo replyTo) implements Envelope {
    /** The name of the entity for people. */
    String label() {
        return entityType + " [" + entityId + "]";
    }
}
