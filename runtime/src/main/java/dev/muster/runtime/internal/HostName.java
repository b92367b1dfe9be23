package dev.muster.runtime.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host as it is written in a setting, a URI or a header, brought into one form. Nothing is looked up: only a literal
 * address can be known to be loopback, and the name localhost, which RFC 6761 (section 6.3) reserves for it.
 *
 * @param text lower case; an IPv6 address without brackets and with all its groups
 */
public record HostName(String text) {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    /** Reads {@code written}; IPv6 addresses may be in brackets. */
    public static HostName of(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        boolean isInBrackets = lower.startsWith("[") && lower.endsWith("]");
        String bare = isInBrackets ? lower.substring(1, lower.length() - 1) : lower;
        InetAddress address = literal(bare);
        return new HostName(address == null ? bare : address.getHostAddress());
    }

    /** Whether this cannot be reached from another machine. */
    public boolean isLoopback() {
        InetAddress address = literal(text);
        return text.equals("localhost") || (address != null && address.isLoopbackAddress());
    }

    /** Whether this stands for all addresses of the machine. */
    public boolean isWildcard() {
        InetAddress address = literal(text);
        return address != null && address.isAnyLocalAddress();
    }

    /** Whether this is an address and not a name. */
    public boolean isLiteral() {
        return literal(text) != null;
    }

    /** The form that stands before the port in a URI. */
    public String inUri() {
        return text.contains(":") ? "[" + text + "]" : text;
    }

    private static @Nullable InetAddress literal(String bare) {
        boolean isIpv6 = IPV6.matcher(bare).matches();
        if (!isIpv6 && !IPV4.matcher(bare).matches()) {
            return null;
        }
        try {
            // In brackets, what is no address is refused; without them it would be looked up.
            return InetAddress.getByName(isIpv6 ? "[" + bare + "]" : bare);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
