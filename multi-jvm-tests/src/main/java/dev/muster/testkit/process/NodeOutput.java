package dev.muster.testkit.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Standard output and standard error of a forked JVM, which never wait for the conductor to read: a conductor that stands
 * still must not stop its nodes.
 *
 * <p>What waits is bounded; beyond that the oldest is dropped, and a line tells so. What waits when the JVM is killed is
 * lost; {@link #flush} before an orderly end.
 */
final class NodeOutput extends OutputStream {
    private final Delivery<byte[]> pieces;

    NodeOutput(OutputStream out) {
        pieces = new Delivery<>(
                "standard output",
                piece -> piece.length,
                dropped -> ("\n(" + dropped + " writes left out: the conductor did not read)\n")
                        .getBytes(StandardCharsets.UTF_8),
                piece -> writeIfRead(out, piece));
    }

    /** That nobody reads any more cannot be said anywhere: what said it would come here again. */
    private static void writeIfRead(OutputStream out, byte[] piece) {
        try {
            out.write(piece);
        } catch (IOException conductorGone) {
            return;
        }
    }

    /** Puts itself in the place of {@link System#out} and {@link System#err}. */
    static NodeOutput install() {
        NodeOutput output = new NodeOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream stream = output.begin();
        System.setOut(stream);
        System.setErr(stream);
        return output;
    }

    PrintStream begin() {
        pieces.start();
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int one) {
        pieces.offer(new byte[] {(byte) one});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > 0) {
            pieces.offer(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    /** Waits until all is written, but not longer than {@code patience}. */
    void flush(Duration patience) {
        try {
            pieces.flush(patience);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
