package dev.muster.membership.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node sees: its contact points, the live nodes with what they are, and since when this is so. */
final class Picture {
    private static final int MOST_JOIN_NODES = 8;

    private final NodeId self;
    private SortedSet<ContactPoint> contacts = Collections.emptySortedSet();
    private SortedMap<NodeId, Standing> others = Collections.emptySortedMap();
    private SortedSet<NodeId> live = Collections.emptySortedSet();
    private boolean hasAnswer;
    private long stableSinceNanos;

    Picture(NodeId self, long nowNanos) {
        this.self = self;
        this.stableSinceNanos = nowNanos;
    }

    /** The source has answered. */
    void discovered(long nowNanos, SortedSet<ContactPoint> answer) {
        if (!hasAnswer || !contacts.equals(answer)) {
            contacts = new TreeSet<>(answer);
            hasAnswer = true;
            stableSinceNanos = nowNanos;
        }
        look(nowNanos);
    }

    /** The group is now these nodes, without this one. */
    void peers(long nowNanos, SortedMap<NodeId, Standing> group) {
        others = new TreeMap<>(group);
        others.remove(self);
        look(nowNanos);
    }

    private void look(long nowNanos) {
        SortedSet<NodeId> next = new TreeSet<>();
        others.forEach((node, standing) -> {
            if (standing.kind() != Standing.Kind.OUT && contacts.contains(node.contactPoint())) {
                next.add(node);
            }
        });
        if (isContact()) {
            next.add(self);
        }
        if (!next.equals(live)) {
            live = next;
            stableSinceNanos = nowNanos;
        }
    }

    /** Whether the source has answered at all. */
    boolean hasAnswer() {
        return hasAnswer;
    }

    /** Whether this node is among its contact points. */
    boolean isContact() {
        return contacts.contains(self.contactPoint());
    }

    /** Whether this node is its only contact point. */
    boolean isAlone() {
        return contacts.size() == 1 && isContact();
    }

    /** Since when the contact points and the live nodes among them have been the same. */
    long stableSinceNanos() {
        return stableSinceNanos;
    }

    /** The contact points. */
    SortedSet<ContactPoint> contacts() {
        return contacts;
    }

    /** The live nodes at contact points, this one included if it is one. */
    SortedSet<NodeId> live() {
        return live;
    }

    /** Whether every contact point is one of {@code nodes}. */
    boolean areAllContacts(SortedSet<NodeId> nodes) {
        SortedSet<ContactPoint> missing = new TreeSet<>(contacts);
        nodes.forEach(node -> missing.remove(node.contactPoint()));
        return missing.isEmpty();
    }

    /** The live nodes at contact points that are of the given kind; this node has none here. */
    List<NodeId> liveOthers(Standing.Kind kind) {
        List<NodeId> found = new ArrayList<>();
        for (NodeId node : live) {
            Standing standing = others.get(node);
            if (standing != null && standing.kind() == kind) {
                found.add(node);
            }
        }
        return found;
    }

    /** Contact points where nobody is seen. */
    List<ContactPoint> missing() {
        SortedSet<ContactPoint> missing = new TreeSet<>(contacts);
        live.forEach(node -> missing.remove(node.contactPoint()));
        return List.copyOf(missing);
    }

    /** How many nodes are seen, contact points or not, without this one. */
    int others() {
        return others.size();
    }

    /** How many members of each confirmed cluster are seen, by cluster. */
    SortedMap<Long, Integer> clusters() {
        SortedMap<Long, Integer> seen = new TreeMap<>(Long::compareUnsigned);
        for (Standing standing : others.values()) {
            if (standing.isMember()) {
                seen.merge(standing.clusterId(), 1, Integer::sum);
            }
        }
        return seen;
    }

    /** The confirmed cluster to join: most members seen, then the lowest id; 0 if there is none. */
    long clusterToJoin() {
        long best = 0;
        int most = 0;
        for (var cluster : clusters().entrySet()) {
            if (cluster.getValue() > most) {
                best = cluster.getKey();
                most = cluster.getValue();
            }
        }
        return best;
    }

    /** Whether a member of the confirmed cluster is seen. */
    boolean showsMemberOf(long clusterId) {
        return others.containsValue(Standing.member(clusterId));
    }

    /** Whether {@code node} is seen as a member of a confirmed cluster. */
    boolean isMember(NodeId node) {
        Standing standing = others.get(node);
        return standing != null && standing.isMember();
    }

    /** The lowest members of a confirmed cluster, at most eight. */
    List<NodeId> membersOf(long clusterId) {
        List<NodeId> members = new ArrayList<>();
        others.forEach((node, standing) -> {
            if (members.size() < MOST_JOIN_NODES && standing.equals(Standing.member(clusterId))) {
                members.add(node);
            }
        });
        return members;
    }

    /** Any member of any confirmed cluster, or {@code otherwise}. */
    NodeId anyMember(NodeId otherwise) {
        for (var other : others.entrySet()) {
            if (other.getValue().isMember()) {
                return other.getKey();
            }
        }
        return otherwise;
    }
}
