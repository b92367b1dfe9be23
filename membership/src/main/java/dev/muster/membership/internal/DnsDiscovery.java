package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The addresses of a name, each with one port. Nodes must be known by those addresses, not by names. The JVM remembers
 * answers for {@code networkaddress.cache.ttl}, 30 s unless set.
 */
final class DnsDiscovery implements Discovery {
    /** What looks names up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private final String name;
    private final int port;
    private final Resolver resolver;

    DnsDiscovery(String name, int port) {
        this(name, port, InetAddress::getAllByName);
    }

    DnsDiscovery(String name, int port, Resolver resolver) {
        this.name = name;
        this.port = port;
        this.resolver = resolver;
    }

    @Override
    public Answer ask() throws IOException {
        SortedSet<ContactPoint> contacts = new TreeSet<>();
        List<String> complaints = new ArrayList<>();
        try {
            for (InetAddress address : resolver.resolve(name)) {
                if (contacts.size() == MOST_CONTACTS) {
                    complaints.add(name + " has more than " + MOST_CONTACTS + " addresses; the rest is left out");
                    break;
                }
                contacts.add(new ContactPoint(hostOf(address), port));
            }
        } catch (UnknownHostException e) {
            throw new IOException(
                    "the name " + name + " gave no address; it has none, or its server does not answer: "
                            + e.getMessage(),
                    e);
        }
        return new Answer(contacts, complaints);
    }

    /** As Artery writes it: an IPv6 address stands in brackets, without a zone. */
    private static String hostOf(InetAddress address) {
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + host.replaceAll("%.*", "") + "]" : host;
    }
}
