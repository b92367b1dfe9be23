package dev.muster.runtime.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names this server answers to. A page of a foreign site may make a browser send requests to a loopback port (DNS
 * rebinding); its requests carry the foreign name in Host or Origin, and are refused.
 *
 * @param host the address the server is bound to
 */
record HostPolicy(String host) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Whether a Host header names this server, by any port. */
    boolean allowsHost(@Nullable String header) {
        return header != null && allowsName(withoutPort(header));
    }

    /** Whether a request with this Origin header may pass; none is fine, as browsers send it where it matters. */
    boolean allowsOrigin(@Nullable String header) {
        if (header == null) {
            return true;
        }
        try {
            String name = URI.create(header).getHost();
            return name != null && allowsName(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The content security policy: nothing from elsewhere, and connections only to nodes on the same host. */
    String contentSecurityPolicy() {
        String peers = isLoopback() ? "http://127.0.0.1:* http://localhost:*" : "http://" + host + ":*";
        return "default-src 'self'; connect-src 'self' " + peers
                + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private boolean allowsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isLoopback() ? LOOPBACK.contains(lower) : lower.equals(host.toLowerCase(Locale.ROOT));
    }

    private boolean isLoopback() {
        return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
    }

    private static String withoutPort(String header) {
        int colon = header.lastIndexOf(':');
        return colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    }
}
