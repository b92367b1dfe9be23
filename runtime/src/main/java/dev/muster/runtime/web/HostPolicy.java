package dev.muster.runtime.web;

import dev.muster.runtime.internal.HostName;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names this server answers to. A page of a foreign site may make a browser send requests to a loopback port (DNS
 * rebinding); its requests carry the foreign name in Host or Origin, and are refused.
 *
 * @param host the address the server is bound to
 */
record HostPolicy(HostName host) {
    private static final Set<HostName> LOOPBACK =
            Set.of(HostName.of("localhost"), HostName.of("127.0.0.1"), HostName.of("::1"));

    /** The policy of a server that is bound to the address {@code host}, as it is written in a setting. */
    static HostPolicy boundTo(String host) {
        return new HostPolicy(HostName.of(host));
    }

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
        String bound = "http://" + host.inUri() + ":*";
        String peers = host.isLoopback() ? "http://127.0.0.1:* http://localhost:* " + bound : bound;
        return "default-src 'self'; connect-src 'self' " + peers
                + "; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private boolean allowsName(String written) {
        HostName name = HostName.of(written);
        if (name.equals(host)) {
            return true;
        }
        if (host.isWildcard()) {
            // Rebinding needs a name that the foreign site controls, and an address is none.
            return name.isLiteral() || LOOPBACK.contains(name);
        }
        return host.isLoopback() && LOOPBACK.contains(name);
    }

    private static String withoutPort(String header) {
        int colon = header.lastIndexOf(':');
        return colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    }
}
