package dev.muster.faults.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy: the leg of its opener, the leg to the node that listens, and a {@link Pipe} each way.
 *
 * <pre>
 * HELD --direction is not cut--> CONNECTING --connected--> OPEN --both ways closed, or reset--> ENDED
 *   \--opener gave up--> ENDED       \--refused--> OPEN, as if the node had reset it at once
 * </pre>
 *
 * A broken leg resets the other one, behind what it had sent: in a direction that is cut, once that is healed. Not thread
 * safe: the thread of the proxy owns it.
 */
final class Relay {
    private enum Stage {
        HELD,
        CONNECTING,
        OPEN,
        ENDED
    }

    private final Selector selector;
    private final Route route;
    private final String name;
    private final Pipe there;
    private final Pipe back;
    private final Leg opener;
    private @Nullable Leg listener;
    private Stage stage = Stage.HELD;

    Relay(Selector selector, SocketChannel accepted, Route route, long nowNanos) throws IOException {
        this.selector = selector;
        this.route = route;
        this.name = String.valueOf(accepted.getRemoteAddress());
        this.there = new Pipe(route.there(), nowNanos);
        this.back = new Pipe(route.back(), nowNanos);
        this.opener = new Leg(accepted, selector, this, there, back);
        route.there().traffic().connected();
    }

    boolean isEnded() {
        return stage == Stage.ENDED;
    }

    /** Whether its opener is the {@code from} of the direction. */
    boolean goes(Link there) {
        return route.there().equals(there);
    }

    /** Takes in what a leg has for it. */
    void ready(SelectionKey key, ByteBuffer scratch, long nowNanos) {
        if (stage == Stage.CONNECTING && listener != null && key == listener.key()) {
            finishConnecting(listener, nowNanos);
        } else if (key == opener.key()) {
            read(opener, scratch, nowNanos);
        } else if (listener != null) {
            read(listener, scratch, nowNanos);
        }
        pump(nowNanos);
    }

    private void read(Leg leg, ByteBuffer scratch, long nowNanos) {
        if (!leg.isReadable() || !leg.outOf().wantsBytes()) {
            return;
        }
        try {
            leg.outOf().readFrom(leg.channel(), scratch, nowNanos);
        } catch (IOException broken) {
            lose(leg, nowNanos);
        }
    }

    /** Does what can be done now, and asks to be told when there is more. */
    void pump(long nowNanos) {
        if (stage == Stage.HELD) {
            leaveHeld(nowNanos);
        }
        if (stage == Stage.OPEN && listener != null) {
            pass(there, listener, nowNanos);
            pass(back, opener, nowNanos);
            boolean areLegsGone = opener.isGone() && listener.isGone();
            boolean areWaysClosed = there.isDone() && back.isDone();
            if (areLegsGone || areWaysClosed) {
                close();
            }
        }
        if (stage != Stage.ENDED) {
            opener.askForMore();
        }
        if (stage == Stage.OPEN && listener != null) {
            listener.askForMore();
        }
    }

    /** As if the first packet of the connection had not arrived: who gives up meanwhile leaves nothing behind. */
    private void leaveHeld(long nowNanos) {
        if (opener.isGone() || !there.isOpenEnded()) {
            close();
        } else if (!route.isCut()) {
            connect(nowNanos);
        }
    }

    private void connect(long nowNanos) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            if (route.source() != null) {
                channel.bind(new InetSocketAddress(route.source(), 0));
            }
            Leg leg = new Leg(channel, selector, this, back, there);
            listener = leg;
            stage = Stage.CONNECTING;
            if (channel.connect(route.target())) {
                finishConnecting(leg, nowNanos);
            } else {
                leg.key().interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException refused) {
            refuse(channel, nowNanos);
        }
    }

    private void finishConnecting(Leg leg, long nowNanos) {
        try {
            if (leg.channel().finishConnect()) {
                stage = Stage.OPEN;
            }
        } catch (IOException refused) {
            refuse(leg.channel(), nowNanos);
        }
    }

    /** The refusal is an answer, too: it passes as a reset does, in a direction that is cut once that is healed. */
    private void refuse(@Nullable SocketChannel channel, long nowNanos) {
        if (listener == null) {
            reset();
            closeQuietly(channel);
        } else {
            stage = Stage.OPEN;
            lose(listener, nowNanos);
        }
    }

    private void pass(Pipe pipe, Leg sink, long nowNanos) {
        if (sink.isGone()) {
            return;
        }
        try {
            switch (pipe.writeTo(sink.channel(), nowNanos)) {
                case CLOSED -> sink.channel().shutdownOutput();
                case RESET -> sink.reset();
                case WRITTEN, BLOCKED -> {
                    // asked for when needed
                }
            }
        } catch (IOException broken) {
            lose(sink, nowNanos);
        }
    }

    private void lose(Leg leg, long nowNanos) {
        leg.close();
        leg.outOf().end(Pipe.End.RESET, nowNanos);
        leg.into().loseSink();
    }

    /** Ends it so that both ends see a reset. */
    void reset() {
        if (stage != Stage.ENDED) {
            route.there().traffic().reset();
            opener.reset();
            if (listener != null) {
                listener.reset();
            }
            stage = Stage.ENDED;
        }
    }

    /** Ends it. */
    void close() {
        opener.close();
        if (listener != null) {
            listener.close();
        }
        stage = Stage.ENDED;
    }

    /** How long until time alone lets something go on; {@link Long#MAX_VALUE} = never. */
    long nanosToNext(long nowNanos) {
        return stage == Stage.OPEN ? Math.min(there.nanosToNext(nowNanos), back.nanosToNext(nowNanos)) : Long.MAX_VALUE;
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyBroken) {
            // nobody uses it
        }
    }

    @Override
    public String toString() {
        return name + " " + stage + ", " + there + "; " + back;
    }
}
