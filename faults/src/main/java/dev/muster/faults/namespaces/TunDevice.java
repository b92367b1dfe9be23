package dev.muster.faults.namespaces;

import dev.muster.faults.packet.Packet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A network device whose packets are read and written here, one a call, without a link layer. It is gone when it is closed,
 * or with this JVM. Not thread safe.
 */
final class TunDevice implements AutoCloseable {
    static final String CLONE = "/dev/net/tun";

    /** The longest name of a device, IFNAMSIZ without its zero. */
    private static final int LONGEST_NAME = 15;

    private static final long TUNSETIFF = 0x400454CAL;
    private static final short IFF_TUN = 1;
    private static final short IFF_NO_PI = 0x1000;
    private static final int REQUEST_BYTES = 40;
    private static final int MOST_BYTES = 65_536;

    private final String name;
    private final int descriptor;
    private final ByteBuffer buffer = LibC.buffer(MOST_BYTES);

    private TunDevice(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /** Makes one in the network namespace of this JVM. */
    static TunDevice open(String name) throws IOException {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length > LONGEST_NAME) {
            throw new IllegalArgumentException("name must have at most " + LONGEST_NAME + " characters, was " + name);
        }
        int descriptor = LibC.open(CLONE, LibC.O_RDWR | LibC.O_NONBLOCK | LibC.O_CLOEXEC);
        if (descriptor < 0) {
            throw new IOException("cannot open " + CLONE + ": " + LibC.lastError());
        }
        ByteBuffer request = LibC.buffer(REQUEST_BYTES).put(ascii).putShort(16, (short) (IFF_TUN | IFF_NO_PI));
        if (LibC.ioctl(descriptor, TUNSETIFF, request.rewind()) < 0) {
            String error = LibC.lastError();
            LibC.close(descriptor);
            throw new IOException("cannot make the TUN device " + name + ": " + error);
        }
        return new TunDevice(name, descriptor);
    }

    String name() {
        return name;
    }

    int descriptor() {
        return descriptor;
    }

    /** The next packet that was sent through it; null if there is none now. */
    byte @Nullable [] read() {
        long length = LibC.read(descriptor, buffer.clear(), MOST_BYTES);
        if (length <= 0) {
            return null;
        }
        byte[] packet = new byte[(int) length];
        buffer.get(packet);
        return packet;
    }

    /** Lets a packet arrive through it; whether the device took it. */
    boolean write(Packet packet) {
        packet.writeTo(buffer.clear());
        return LibC.write(descriptor, buffer.flip(), packet.length()) == packet.length();
    }

    @Override
    public void close() {
        LibC.close(descriptor);
    }
}
