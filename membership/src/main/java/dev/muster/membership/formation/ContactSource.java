package dev.muster.membership.formation;

import dev.muster.membership.ContactPoint;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a node learns its contact points. */
public sealed interface ContactSource {
    /**
     * A list in the configuration, the same on every node that is in it.
     *
     * @param contacts where the first nodes run; at least one
     */
    record Listed(SortedSet<ContactPoint> contacts) implements ContactSource {
        /** Copies the contacts. */
        public Listed {
            contacts = Collections.unmodifiableSortedSet(new TreeSet<>(contacts));
            if (contacts.isEmpty()) {
                throw new IllegalArgumentException("contacts must hold at least one, was empty");
            }
        }
    }

    /**
     * The addresses of one name.
     *
     * @param name a host name with A or AAAA records
     * @param port where nodes listen on each of them, 1 to 65535
     */
    record Dns(String name, int port) implements ContactSource {
        /** Checks both. */
        public Dns {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be between 1 and 65535, was " + port);
            }
        }
    }

    /**
     * A file that someone keeps current.
     *
     * @param path of the file: one {@code host:port} a line, {@code #} begins a comment
     */
    record File(String path) implements ContactSource {
        /** Checks that there is a path. */
        public File {
            if (path.isBlank()) {
                throw new IllegalArgumentException("path must not be blank");
            }
        }
    }
}
