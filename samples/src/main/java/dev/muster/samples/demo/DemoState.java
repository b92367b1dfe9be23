package dev.muster.samples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the page shows: the cluster and its counters as one node sees them.
 *
 * @param node the name of the node whose view this is
 * @param visits the entity counter
 * @param clicks the replicated counter
 * @param members the members, this node included
 * @param present the tabs that are open on any node
 * @param timeline what happened last on this node, oldest first
 */
record DemoState(
        String node,
        Visits visits,
        long clicks,
        List<MemberView> members,
        List<Presence> present,
        List<Happening> timeline) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * The entity counter.
     *
     * @param total the count, as last heard of
     * @param owner the name of the node it lives on; empty while it is moving
     * @param answering whether it answered when last asked
     */
    record Visits(long total, String owner, boolean answering) {}

    /**
     * One member.
     *
     * @param name its name, or its address while the name is unknown
     * @param address where members reach it
     * @param status its status, in lower case
     * @param reachable whether this node can reach it
     * @param web where its page is; empty while that is unknown
     * @param pid its process; 0 while that is unknown
     */
    record MemberView(String name, String address, String status, boolean reachable, String web, long pid) {}

    /**
     * One tab.
     *
     * @param session its identity
     * @param name how it is called
     * @param colour its colour
     * @param node the name of the node that serves it
     */
    record Presence(String session, String name, String colour, String node) {}

    /**
     * One event of the timeline.
     *
     * @param sequence its place on the node's timeline
     * @param at when, as ISO 8601
     * @param kind what kind of event
     * @param text one line
     */
    record Happening(long sequence, String at, String kind, String text) {}

    /** The member of that name, if there is one. */
    Optional<MemberView> member(String name) {
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    /** The names of the members that are up and that this node reaches, itself included. */
    SortedSet<String> reachableNames() {
        return members.stream()
                .filter(member -> member.reachable() && member.status().equals("up"))
                .map(MemberView::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write the state", e);
        }
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws UncheckedIOException if the text is something else
     */
    static DemoState fromJson(String json) {
        try {
            return MAPPER.readValue(json, DemoState.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not a state: " + json, e);
        }
    }
}
