package dev.muster.faults.namespaces;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import dev.muster.faults.packet.PacketSwitch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network in which every node has a namespace of its own, and every packet between two nodes passes a switch in this JVM.
 *
 * <p>A namespace has a loopback device and a TUN device, whose other end is here. There are no bridges, routes, addresses
 * or names on the host, and the nodes reach nobody but each other. A namespace lives as long as the process that holds it,
 * which ends with this JVM, and the processes in it; a device as long as this JVM.
 *
 * <p>Addresses are of the range for benchmarks, 198.18.0.0/15 (RFC 2544), and all nodes use the port 25520; two networks
 * have the same addresses and know nothing of each other. The largest packet has 1500 bytes. Each delay is drawn for one
 * packet, so a delay with a range reorders; TCP takes that for loss and slows down, as it does on a real network of that
 * kind. While this JVM is stopped, nothing arrives anywhere.
 *
 * <p>Thread safe.
 */
public final class NamespaceNetwork implements FaultyNetwork {
    /** The port of every node. */
    public static final int PORT = 25_520;

    private static final int MOST_NODES = 250;
    private static final int MOST_BYTES = 1500;
    /** At 1500 bytes, some 50 MB. */
    private static final int MOST_UNDER_WAY = 32_768;

    private static final AtomicInteger DEVICES = new AtomicInteger();

    private final SwitchLoop loop;
    private final Map<String, Attachment> attachments = new LinkedHashMap<>();
    private final Map<String, Namespace> namespaces = new LinkedHashMap<>();
    private boolean isClosed;

    private NamespaceNetwork(SwitchLoop loop) {
        this.loop = loop;
    }

    /** Why this machine cannot, as a clause after "because"; empty if it can. Takes a few milliseconds; asked anew each time. */
    public static Optional<String> unavailable() {
        return Requirements.missing();
    }

    /**
     * A network without nodes.
     *
     * @param seed of the chances of packets
     * @throws IOException if it is {@link #unavailable}; says why
     */
    public static NamespaceNetwork open(long seed) throws IOException {
        Optional<String> why = unavailable();
        if (why.isPresent()) {
            throw new IOException("a network of namespaces is not possible here, because " + why.get());
        }
        SwitchLoop loop = new SwitchLoop(new PacketSwitch(new SplittableRandom(seed), MOST_UNDER_WAY));
        loop.start();
        return new NamespaceNetwork(loop);
    }

    @Override
    public NetworkMode mode() {
        return NetworkMode.NAMESPACES;
    }

    /** Empty: it can do all. */
    @Override
    public Optional<String> cannot(FaultKind kind) {
        return Optional.empty();
    }

    /**
     * {@inheritDoc}
     *
     * <p>At most 250 nodes. The words before a command make it run in the namespace, as the process that was started and
     * not as a child of it.
     */
    @Override
    public synchronized Attachment attach(String name) throws IOException {
        requireOpen();
        Attachment known = attachments.get(name);
        if (known != null) {
            return known;
        }
        if (attachments.size() == MOST_NODES) {
            throw new IOException("nodes must be at most " + MOST_NODES + ", was asked for one more: " + name);
        }
        Namespace namespace = Namespace.open();
        TunDevice device = null;
        try {
            device = TunDevice.open("mtun" + ProcessHandle.current().pid() + "_" + DEVICES.incrementAndGet() % 1000);
            return attach(name, namespace, device);
        } catch (IOException | RuntimeException failed) {
            if (device != null) {
                device.close();
            }
            namespace.close();
            throw failed;
        }
    }

    private Attachment attach(String name, Namespace namespace, TunDevice device) throws IOException {
        int number = attachments.size() + 1;
        String host = "198.18.0." + number;
        namespace.equip(device, host + "/16", MOST_BYTES);
        Attachment attachment = new Attachment(host, PORT, host, PORT, namespace.prefix());
        loop.attach(name, 198 << 24 | 18 << 16 | number, device);
        namespaces.put(name, namespace);
        attachments.put(name, attachment);
        return attachment;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the network must be open, was closed");
        }
    }

    @Override
    public void set(Direction direction, LinkState state) {
        loop.ask(packets -> {
            packets.set(direction, state);
            return packets;
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Also if both directions are cut; and whatever an end of such a connection sends later is answered with a reset.
     */
    @Override
    public void reset(String one, String other) {
        loop.deliver(packets -> packets.reset(one, other));
    }

    @Override
    public String describe() {
        return loop.ask(LinkReport::of) + ", refused by the kernel " + loop.refused() + "\n";
    }

    /**
     * {@inheritDoc}
     *
     * <p>Processes that still run in a namespace keep it, without a device that leads anywhere, until they end.
     */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            loop.close();
            namespaces.values().forEach(Namespace::close);
        }
    }
}
