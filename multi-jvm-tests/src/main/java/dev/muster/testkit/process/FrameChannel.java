package dev.muster.testkit.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a stream socket: four bytes of length, one of kind, eight of call number, then the content.
 *
 * <p>Any thread may write, one thread reads. A length beyond {@link #MAX_CONTENT_BYTES} is refused before anything is
 * allocated for it.
 */
final class FrameChannel implements AutoCloseable {
    static final int MAX_CONTENT_BYTES = 16 * 1024 * 1024;

    private static final int HEADER_BYTES = Integer.BYTES + 1 + Long.BYTES;

    private final SocketChannel socket;
    private final Object writing = new Object();

    FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    static FrameChannel connect(Path path) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
        return new FrameChannel(socket);
    }

    void write(Frame frame) throws IOException {
        byte[] content = frame.content();
        if (content.length > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("a frame must carry at most " + MAX_CONTENT_BYTES + " bytes, was "
                    + content.length + "; return or capture less");
        }
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + content.length);
        buffer.putInt(content.length).put(frame.kind().code()).putLong(frame.call());
        buffer.put(content).flip();
        synchronized (writing) {
            while (buffer.hasRemaining()) {
                socket.write(buffer);
            }
        }
    }

    /** The next frame, or null when the other side has closed. */
    @Nullable
    Frame read() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (!fill(header)) {
            return null;
        }
        int length = header.getInt();
        Frame.Kind kind = Frame.Kind.of(header.get());
        long call = header.getLong();
        if (length < 0 || length > MAX_CONTENT_BYTES) {
            throw new IOException("malformed control frame: length " + length);
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        return fill(content) ? new Frame(kind, call, content.array()) : null;
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
