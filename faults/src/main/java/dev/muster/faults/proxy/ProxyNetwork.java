package dev.muster.faults.proxy;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import dev.muster.faults.Reordering;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network in which each node is known by a loopback address of its own, where a proxy in this JVM listens; the node itself
 * listens at the same address on another port. The proxy knows by the source address of a connection which node opened it,
 * so the connections of a node must leave from its own address. Those from elsewhere pass without faults. Needs no
 * privilege. Thread safe.
 *
 * <p>The faults are those of streams. What a direction holds or loses is content; the proxy answers for both ends, so:
 *
 * <ul>
 *   <li>A cut holds the bytes of its direction, up to 256 KiB of a connection, and the end of a stream or a reset behind
 *       them; then the sender's window fills. After the heal they go on in order: nothing is lost, as TCP would have sent
 *       it again.
 *   <li>To connect along a cut succeeds, where without a proxy it would take until it timed out: the opener meets a black
 *       hole only once it is connected. The node learns of it after the heal, unless the opener has given up. Against a cut
 *       of one direction connections come about, and carry what the opener sends.
 *   <li>To connect to a node that does not listen succeeds, too, and is reset at once, where it would be refused.
 *   <li>A delay is that of chunks as they are read; jitter stretches but never reorders. To connect takes none.
 *   <li>Bandwidth is shared by all connections of a direction; who sends more than it carries is slowed down.
 *   <li>Corruption flips one bit in a chunk of at most 1460 bytes, which reaches the application: the checksum of the
 *       packet is right again behind the proxy.
 * </ul>
 *
 * <p>There are at most 512 connections at a time, of at most 512 KiB each; further ones wait. All of it ends with this JVM.
 */
public final class ProxyNetwork implements FaultyNetwork {
    private static final int KNOWN_PORT = 25_520;
    private static final int PORT_PAIRS = 8;
    private static final Map<FaultKind, String> CANNOT = Map.of(
            FaultKind.LOSS,
            "a stream through a proxy loses nothing: what the proxy left out, nobody would send again",
            FaultKind.DUPLICATION,
            "a stream through a proxy has each byte once: packets end at the proxy",
            FaultKind.REPLAY,
            "a stream through a proxy has each byte once: packets end at the proxy",
            FaultKind.REORDERING,
            "a stream through a proxy is in order: packets end at the proxy");

    private final LoopbackBlock block;
    private final Switchboard switchboard;
    private final ProxyLoop loop;
    private final Map<String, Attachment> attachments = new LinkedHashMap<>();

    private ProxyNetwork(LoopbackBlock block, Switchboard switchboard, ProxyLoop loop) {
        this.block = block;
        this.switchboard = switchboard;
        this.loop = loop;
    }

    /** Why there is no such network on this machine, as a clause after "because"; empty if there is. */
    public static Optional<String> unavailable() {
        return LoopbackBlock.unavailable();
    }

    /**
     * A new one, without nodes.
     *
     * @param seed of all chance in it
     * @throws IOException if the machine refuses
     */
    public static ProxyNetwork open(long seed) throws IOException {
        LoopbackBlock block = LoopbackBlock.claim();
        try {
            Switchboard switchboard = new Switchboard(seed);
            return new ProxyNetwork(block, switchboard, ProxyLoop.start(switchboard));
        } catch (IOException failure) {
            block.close();
            throw failure;
        }
    }

    @Override
    public NetworkMode mode() {
        return NetworkMode.PROXY;
    }

    @Override
    public Optional<String> cannot(FaultKind kind) {
        return Optional.ofNullable(CANNOT.get(kind));
    }

    @Override
    public synchronized Attachment attach(String name) throws IOException {
        Attachment known = attachments.get(name);
        if (known == null) {
            known = attached(name, block.next());
            attachments.put(name, known);
        }
        return known;
    }

    private Attachment attached(String name, InetAddress address) throws IOException {
        IOException last = new IOException("no port was tried");
        for (int pair = 0; pair < PORT_PAIRS; pair++) {
            int port = KNOWN_PORT + 2 * pair;
            Switchboard.Place place = new Switchboard.Place(
                    name, new InetSocketAddress(address, port), new InetSocketAddress(address, port + 1));
            try {
                requireFree(place.real());
                loop.listen(place);
                loop.call(() -> {
                    switchboard.add(place);
                    return place;
                });
                String host = address.getHostAddress();
                return new Attachment(host, port, host, port + 1, List.of());
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new IOException("no free port for " + name + " at " + address.getHostAddress(), last);
    }

    private static void requireFree(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address, 1);
        }
    }

    @Override
    public synchronized void set(Direction direction, LinkState state) {
        requireAttached(direction);
        requirePossible(state.faults());
        loop.call(() -> {
            switchboard.set(direction, state, System.nanoTime());
            return state;
        });
    }

    private static void requirePossible(LinkFaults faults) {
        requirePossible(faults.loss() > 0, FaultKind.LOSS);
        requirePossible(faults.duplication() > 0, FaultKind.DUPLICATION);
        requirePossible(faults.replay() > 0, FaultKind.REPLAY);
        requirePossible(!faults.reordering().equals(Reordering.NONE), FaultKind.REORDERING);
    }

    private static void requirePossible(boolean isAsked, FaultKind kind) {
        if (isAsked) {
            throw new UnsupportedOperationException(
                    "no " + kind.word() + " in mode PROXY, because " + CANNOT.get(kind));
        }
    }

    @Override
    public synchronized void reset(String one, String other) {
        Direction there = new Direction(one, other);
        requireAttached(there);
        loop.call(() -> {
            loop.reset(switchboard.link(there), switchboard.link(there.reversed()));
            return there;
        });
    }

    private void requireAttached(Direction direction) {
        for (String name : List.of(direction.from(), direction.to())) {
            if (!attachments.containsKey(name)) {
                throw new IllegalArgumentException(
                        "name must be one of " + attachments.keySet() + ", was " + name + " in " + direction);
            }
        }
    }

    /** The addresses of the nodes, what holds for each direction and has passed, and every connection. */
    @Override
    public synchronized String describe() {
        StringBuilder text = new StringBuilder("proxy on " + block);
        attachments.forEach((name, at) -> text.append('\n')
                .append(name)
                .append(" at ")
                .append(at.address())
                .append(" -> ")
                .append(at.bindPort()));
        return text + "\n" + loop.call(() -> switchboard.describe() + "\n" + loop.describe());
    }

    /** Resets all connections and stops listening. */
    @Override
    public synchronized void close() {
        loop.close();
        block.close();
    }
}
