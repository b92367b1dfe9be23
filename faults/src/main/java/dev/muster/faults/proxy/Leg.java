package dev.muster.faults.proxy;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One of the two TCP connections that a {@link Relay} joins. Not thread safe: the thread of the proxy owns it. */
final class Leg {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Pipe outOf;
    private final Pipe into;
    private boolean isGone;

    /** {@code outOf} holds what it has sent, {@code into} what it is to receive. */
    Leg(SocketChannel channel, Selector selector, Relay relay, Pipe outOf, Pipe into) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.channel = channel;
        this.key = channel.register(selector, 0, relay);
        this.outOf = outOf;
        this.into = into;
    }

    SocketChannel channel() {
        return channel;
    }

    SelectionKey key() {
        return key;
    }

    Pipe outOf() {
        return outOf;
    }

    Pipe into() {
        return into;
    }

    boolean isGone() {
        return isGone;
    }

    boolean isReadable() {
        return !isGone && key.isValid() && key.isReadable();
    }

    /** Asks to be told when it can be read or written, as its pipes need it. */
    void askForMore() {
        if (!isGone && key.isValid()) {
            int read = outOf.wantsBytes() ? SelectionKey.OP_READ : 0;
            int write = into.isBlocked() ? SelectionKey.OP_WRITE : 0;
            if (key.interestOps() != (read | write)) {
                key.interestOps(read | write);
            }
        }
    }

    void close() {
        isGone = true;
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // it is gone either way
        }
    }

    /** Ends it so that its peer sees a reset. */
    void reset() {
        if (!isGone) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException alreadyBroken) {
                // its peer knows
            }
            close();
        }
    }
}
