package dev.muster.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** What a process asks of the machine it runs on. */
public final class Machine {
    private Machine() {}

    /** The processor time this process has used so far, in nanoseconds. The kernel counts in steps of about 10 ms. */
    public static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Bytes of the heap in use after full collections that no longer free anything. */
    public static long liveHeapBytes() {
        long used = collectedHeapBytes();
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = used;
            used = collectedHeapBytes();
            if (before - used < 1 << 16) {
                break;
            }
        }
        return used;
    }

    /** Ports of the loopback interface that were free just now, all different. */
    public static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                ports.add(held.get(index).getLocalPort());
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    private static long collectedHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
