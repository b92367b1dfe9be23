package dev.muster.faults.namespaces;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The few calls that Java has no other way to. Buffers are direct and used from their position, which stays; {@code size_t} is a
 * {@code long}, as on every 64-bit Linux. The constants are those of x86, ARM and RISC-V.
 */
final class LibC {
    static final int O_RDWR = 2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final short POLLIN = 1;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags);

    static native int ioctl(int descriptor, long request, ByteBuffer argument);

    static native long read(int descriptor, ByteBuffer target, long most);

    static native long write(int descriptor, ByteBuffer source, long length);

    static native int close(int descriptor);

    static native int eventfd(int initial, int flags);

    static native int ppoll(ByteBuffer descriptors, long count, @Nullable ByteBuffer timeout, @Nullable Pointer mask);

    private static native String strerror(int number);

    /** What the last call of this thread that returned -1 complained about. */
    static String lastError() {
        return strerror(Native.getLastError());
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
