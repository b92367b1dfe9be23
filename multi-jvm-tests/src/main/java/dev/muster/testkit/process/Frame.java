package dev.muster.testkit.process;

import java.io.IOException;

/** One message on the control socket: what it is, a number (mostly the call it belongs to), and serialized content. */
final class Frame {
    enum Kind {
        START(1),
        CALL(2),
        STOP(3),
        RETURNED(4),
        FAILED(5),
        /** Pushed by the node; the number is its time. */
        EVENT(6),
        /** The node runs; the number is its time. */
        BEAT(7),
        /** Pushed by the node's ticker: content is a {@link Stalled}, the number its time. */
        STALLED(8);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        static Kind of(byte code) throws IOException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("malformed control frame: kind " + code);
        }
    }

    private final Kind kind;
    private final long call;
    private final byte[] content;

    Frame(Kind kind, long call, byte[] content) {
        this.kind = kind;
        this.call = call;
        this.content = content;
    }

    Kind kind() {
        return kind;
    }

    long call() {
        return call;
    }

    /** Not copied: a frame is written or read once, by one owner. */
    byte[] content() {
        return content;
    }
}
