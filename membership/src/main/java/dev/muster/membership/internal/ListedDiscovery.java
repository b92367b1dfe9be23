package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import java.util.List;
import java.util.SortedSet;

/** Contact points from the configuration: always the same. */
final class ListedDiscovery implements Discovery {
    private final Answer answer;

    ListedDiscovery(SortedSet<ContactPoint> contacts) {
        this.answer = new Answer(contacts, List.of());
    }

    @Override
    public Answer ask() {
        return answer;
    }
}
