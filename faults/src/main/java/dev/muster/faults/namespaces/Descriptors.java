package dev.muster.faults.namespaces;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until one of many devices can be read, or for {@link #wake}. One thread waits, any wakes. Devices that the kernel
 * has taken away are waited for no more.
 */
final class Descriptors implements AutoCloseable {
    private static final int ENTRY_BYTES = 8;
    private static final int EVENTS_AT = 4;
    private static final int RETURNED_AT = 6;

    private final int alarm = LibC.eventfd(0, LibC.O_NONBLOCK | LibC.O_CLOEXEC);
    private final ByteBuffer ringing = LibC.buffer(Long.BYTES).putLong(0, 1);
    private final ByteBuffer rung = LibC.buffer(Long.BYTES);
    private final ByteBuffer timeout = LibC.buffer(2 * Long.BYTES);
    private List<Port> ports = new ArrayList<>();
    private ByteBuffer entries = LibC.buffer(ENTRY_BYTES);

    Descriptors() {
        watch(List.of());
    }

    /** Waits for these from now on; for the waiting thread. */
    void watch(List<Port> all) {
        ports = new ArrayList<>(all);
        entries = LibC.buffer(ENTRY_BYTES * (ports.size() + 1));
        enter(0, alarm);
        for (int index = 0; index < ports.size(); index++) {
            enter(index + 1, ports.get(index).device().descriptor());
        }
    }

    private void enter(int index, int descriptor) {
        entries.putInt(index * ENTRY_BYTES, descriptor);
        entries.putShort(index * ENTRY_BYTES + EVENTS_AT, LibC.POLLIN);
    }

    /** Those whose devices can be read, after so long at most. */
    List<Port> await(long mostNanos) {
        timeout.putLong(0, mostNanos / 1_000_000_000).putLong(Long.BYTES, mostNanos % 1_000_000_000);
        List<Port> readable = new ArrayList<>();
        if (LibC.ppoll(entries, ports.size() + 1L, timeout, null) <= 0) {
            return readable;
        }
        if (returned(0) != 0) {
            LibC.read(alarm, rung, Long.BYTES);
        }
        for (int index = 0; index < ports.size(); index++) {
            int events = returned(index + 1);
            if ((events & LibC.POLLIN) != 0) {
                readable.add(ports.get(index));
            } else if (events != 0) {
                // An error that would be reported again at once, for ever: a negative descriptor is passed over.
                enter(index + 1, -1);
            }
        }
        return readable;
    }

    private int returned(int index) {
        return entries.getShort(index * ENTRY_BYTES + RETURNED_AT);
    }

    /** Ends the wait that is on, or the next one. */
    void wake() {
        LibC.write(alarm, ringing, Long.BYTES);
    }

    @Override
    public void close() {
        LibC.close(alarm);
    }
}
