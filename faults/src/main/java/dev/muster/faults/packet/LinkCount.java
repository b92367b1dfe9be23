package dev.muster.faults.packet;

import java.util.SortedMap;

/**
 * What one direction has counted, in packets. {@code sent + duplicated + replayed = arrived + all dropped + under way}.
 *
 * @param sent by the node at its beginning
 * @param duplicated second copies
 * @param replayed earlier ones brought along
 * @param corrupted copies in which a bit was flipped
 * @param heldBack copies that were to be overtaken
 * @param arrived at the node at its end
 * @param dropped by reason; reasons that did not occur are left out; unmodifiable
 */
public record LinkCount(
        long sent,
        long duplicated,
        long replayed,
        long corrupted,
        long heldBack,
        long arrived,
        SortedMap<Drop, Long> dropped) {
    /** So many were dropped for this reason. */
    public long dropped(Drop reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    @Override
    public String toString() {
        return "sent " + sent + ", arrived " + arrived + ", duplicated " + duplicated + ", replayed " + replayed
                + ", corrupted " + corrupted + ", held back " + heldBack + ", dropped " + dropped;
    }
}
