package dev.muster.faults.namespaces;

import dev.muster.faults.machine.Ending;
import dev.muster.faults.packet.Delivery;
import dev.muster.faults.packet.PacketSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads all devices, asks the switch, and writes what arrives. Whoever asks the switch something waits until
 * the packet at hand is done. Thread safe.
 */
final class SwitchLoop implements AutoCloseable {
    /** After so many packets of one device it is the turn of the next. */
    private static final int MOST_AT_ONCE = 32;

    /** Waits are no longer, so that a lost wake-up would be a delay and not a stop. */
    private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long MOST_SECONDS_TO_END = 5;

    /** Fair, because under heavy traffic the loop takes it again as soon as it has left it. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final PacketSwitch packets;
    private final Map<String, Port> ports = new TreeMap<>();
    private final Descriptors descriptors = new Descriptors();
    private final Thread thread = new Thread(this::run, "muster-packet-switch");
    private boolean hasNewPorts;
    private boolean isClosing;
    private long refused;
    private @Nullable Throwable failure;

    SwitchLoop(PacketSwitch packets) {
        this.packets = packets;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Adds a node, whose device it closes in the end. */
    void attach(String name, int address, TunDevice device) {
        ask(asked -> {
            asked.attach(name, address);
            hasNewPorts = true;
            ports.put(name, new Port(name, device));
            return asked;
        });
        descriptors.wake();
    }

    /** What the switch says to this; packets arrive at once. */
    void deliver(Function<PacketSwitch, List<Delivery>> question) {
        ask(asked -> {
            write(question.apply(asked));
            return asked;
        });
    }

    /** What the switch says to this. */
    <T> T ask(Function<PacketSwitch, T> question) {
        return locked(() -> {
            if (failure != null) {
                throw new IllegalStateException("the packet switch has ended", failure);
            }
            if (isClosing) {
                throw new IllegalStateException("the network must be open, was closed");
            }
            return question.apply(packets);
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** How many packets the kernel did not take. */
    long refused() {
        return locked(() -> refused);
    }

    private void run() {
        try {
            while (prepare()) {
                descriptors.await(waitNanos()).forEach(this::read);
                locked(() -> write(packets.tick(System.nanoTime())));
            }
        } catch (RuntimeException | Error failed) {
            locked(() -> failure = failed);
        }
    }

    private boolean prepare() {
        return locked(() -> {
            if (hasNewPorts) {
                descriptors.watch(new ArrayList<>(ports.values()));
                hasNewPorts = false;
            }
            return !isClosing;
        });
    }

    private long waitNanos() {
        return Math.min(MOST_WAIT_NANOS, locked(() -> packets.waitNanos(System.nanoTime())));
    }

    private void read(Port port) {
        int count = 0;
        while (count < MOST_AT_ONCE && locked(() -> !isClosing && readOne(port))) {
            count++;
        }
    }

    /** Whether there was one. */
    private boolean readOne(Port port) {
        byte[] packet = port.device().read();
        if (packet != null) {
            write(packets.receive(System.nanoTime(), port.node(), packet));
        }
        return packet != null;
    }

    /** How many there were. */
    private int write(List<Delivery> arriving) {
        for (Delivery delivery : arriving) {
            Port port = ports.get(delivery.to());
            if (port == null || !port.device().write(delivery.packet())) {
                refused++;
            }
        }
        return arriving.size();
    }

    /** Ends the thread, then closes the devices. */
    @Override
    public void close() {
        locked(() -> isClosing = true);
        descriptors.wake();
        boolean hasEnded = Ending.await(thread, MOST_SECONDS_TO_END);
        locked(() -> {
            ports.values().forEach(port -> port.device().close());
            ports.clear();
            return ports;
        });
        if (hasEnded) {
            // Else it would wait for a descriptor whose number is soon somebody else's.
            descriptors.close();
        }
    }
}
