package dev.muster.faults;

import java.util.List;

/**
 * Where a node lives in a {@link FaultyNetwork}.
 *
 * @param host the address by which the others know it; its own connections leave from there, too
 * @param port the port by which the others know it, 1 to 65535
 * @param bindHost the address at which it listens; differs from {@code host} where a proxy stands between
 * @param bindPort the port at which it listens, 1 to 65535
 * @param commandPrefix words that go before the command line of its process, such as {@code nsenter ...}; may be empty
 */
public record Attachment(String host, int port, String bindHost, int bindPort, List<String> commandPrefix) {
    /** Copies the words. */
    public Attachment {
        commandPrefix = List.copyOf(commandPrefix);
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
