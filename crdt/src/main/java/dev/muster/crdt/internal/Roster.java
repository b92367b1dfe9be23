package dev.muster.crdt.internal;

import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which incarnations are members now, and which were and are gone for good: an immutable value that follows the membership
 * events. Downing is irreversible, so a downed node counts as gone before it is removed.
 *
 * @param present joined and not gone
 * @param gone the latest to go, at most {@value #REMEMBERED}; late data of theirs is removed on sight
 */
record Roster(SortedSet<NodeId> present, Set<NodeId> gone) {
    static final int REMEMBERED = 1024;

    static final Roster EMPTY = new Roster(Collections.emptySortedSet(), Set.of());

    Roster after(MembershipEvent event) {
        boolean isGone = event instanceof MembershipEvent.Downed || event instanceof MembershipEvent.Removed;
        if (isGone ? gone.contains(event.node()) : present.contains(event.node())) {
            return this;
        }
        SortedSet<NodeId> nextPresent = new TreeSet<>(present);
        Set<NodeId> nextGone = new LinkedHashSet<>(gone);
        if (isGone) {
            nextPresent.remove(event.node());
            nextGone.add(event.node());
            if (nextGone.size() > REMEMBERED) {
                nextGone.remove(nextGone.iterator().next());
            }
        } else if (!gone.contains(event.node())) {
            nextPresent.add(event.node());
        }
        return new Roster(Collections.unmodifiableSortedSet(nextPresent), Collections.unmodifiableSet(nextGone));
    }
}
