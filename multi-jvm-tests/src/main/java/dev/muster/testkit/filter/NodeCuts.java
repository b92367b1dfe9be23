package dev.muster.testkit.filter;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What one node does not let through.
 *
 * @param outbound the addresses, {@code host:port}, to which it sends nothing
 * @param inbound the addresses from which it takes in nothing
 */
record NodeCuts(List<String> outbound, List<String> inbound) implements Serializable {
    private static final long serialVersionUID = 1;

    NodeCuts {
        outbound = List.copyOf(outbound);
        inbound = List.copyOf(inbound);
    }

    /** What {@code cuts} mean for the node {@code name}. */
    static NodeCuts of(String name, Collection<Direction> cuts, Map<String, Attachment> attachments) {
        List<String> outbound = new ArrayList<>();
        List<String> inbound = new ArrayList<>();
        for (Direction cut : cuts) {
            if (cut.from().equals(name)) {
                outbound.add(address(cut.to(), attachments));
            } else if (cut.to().equals(name)) {
                inbound.add(address(cut.from(), attachments));
            }
        }
        return new NodeCuts(outbound, inbound);
    }

    private static String address(String name, Map<String, Attachment> attachments) {
        Attachment attachment = attachments.get(name);
        if (attachment == null) {
            throw new IllegalArgumentException("name must be one of " + attachments.keySet() + ", was " + name);
        }
        return attachment.address();
    }

    boolean isEmpty() {
        return outbound.isEmpty() && inbound.isEmpty();
    }
}
