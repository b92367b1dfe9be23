package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.formation.ContactSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A source of contact points, asked again and again by one thread at a time; an answer may take seconds. */
sealed interface Discovery permits ListedDiscovery, DnsDiscovery, FileDiscovery {
    /** The most contact points that an answer may hold: what comes after them is left out, with a complaint. */
    int MOST_CONTACTS = 1_000;

    /**
     * Asks the source.
     *
     * @throws IOException if there is no answer; the message is for people
     */
    Answer ask() throws IOException;

    /**
     * What a source says.
     *
     * @param contacts where it says nodes are
     * @param complaints what is wrong with parts of it, one sentence each
     */
    record Answer(SortedSet<ContactPoint> contacts, List<String> complaints) {
        public Answer {
            contacts = Collections.unmodifiableSortedSet(new TreeSet<>(contacts));
            complaints = List.copyOf(complaints);
        }
    }

    /** The one for {@code source}. */
    static Discovery of(ContactSource source) {
        if (source instanceof ContactSource.Listed listed) {
            return new ListedDiscovery(listed.contacts());
        } else if (source instanceof ContactSource.Dns dns) {
            return new DnsDiscovery(dns.name(), dns.port());
        } else if (source instanceof ContactSource.File file) {
            return new FileDiscovery(Path.of(file.path()));
        }
        throw new AssertionError("unhandled " + source);
    }
}
