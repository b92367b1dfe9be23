package dev.muster.faults.nftables;

import dev.muster.faults.Attachment;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultyNetwork;
import dev.muster.faults.LinkState;
import dev.muster.faults.NetworkMode;
import dev.muster.faults.machine.LastWill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes at loopback addresses of their own, and a table of nftables between them. Thread safe. The table matches only
 * these addresses; nothing else on the machine is touched.
 *
 * <p>What a packet is here: the loopback interface does not split what TCP hands to it, so one of up to 64 KiB is lost,
 * doubled or changed as a whole. In detail:
 *
 * <ul>
 *   <li>Of a cut direction whose reverse is open, TCP segments without payload that acknowledge pass, by their length
 *       exactly, but for FIN and RST. So connections can be opened and used against a cut, and not along it.
 *   <li>A duplicate TCP segment is dropped by the receiving kernel: only datagrams arrive twice at the program.
 *   <li>Corruption flips one bit of the payload, of packets of 98 bytes or more. Checksums are not verified on loopback, so
 *       that the program gets the flipped bit, in a stream, too.
 *   <li>A narrow direction drops what is over the rate (policing) instead of letting it wait; {@code queueBytes}, but at
 *       least 66 kB and what flows in one second, may come at once. A stream then stays below the rate, as TCP backs off
 *       at each loss.
 *   <li>A reset closes the sockets of the connections between the two: one end sees ECONNABORTED, the other ECONNRESET.
 * </ul>
 */
public final class NftablesNetwork implements FaultyNetwork {
    private static final AtomicInteger SERIAL = new AtomicInteger();
    private static final int MOST_NODES = 254;

    private final Tables tables;
    private final Rules rules;
    private final int port;
    private final Held held;
    private final Optional<String> noDuplication;
    private final Map<String, Rules.End> ends = new LinkedHashMap<>();
    private final SortedMap<Direction, LinkState> states = new TreeMap<>();
    private int lastNumber;
    private boolean isClosed;

    /** What is given back at the end. */
    private record Held(ClaimedBlock place, LastWill will) {
        void giveBack() {
            will.close();
            place.close();
        }
    }

    private NftablesNetwork(Tables tables, Rules rules, int port, Held held, Optional<String> noDuplication) {
        this.tables = tables;
        this.rules = rules;
        this.port = port;
        this.held = held;
        this.noDuplication = noDuplication;
    }

    /** Why this machine cannot, as a clause after "because"; empty if it can. Asked anew each time, which takes some ms. */
    public static Optional<String> unavailable() {
        return Tables.unavailable();
    }

    /**
     * Opens a network without nodes. Removes the tables of processes that have died, if there are any.
     *
     * @throws IOException if the machine refuses; see {@link #unavailable}
     */
    public static NftablesNetwork open() throws IOException {
        Optional<String> why = unavailable();
        if (why.isPresent()) {
            throw new IOException("nftables cannot be used, because " + why.get());
        }
        Tables tables = Tables.ofThisMachine();
        tables.sweep();
        ClaimedBlock place = ClaimedBlock.from(ProcessHandle.current().pid());
        try {
            return open(tables, place);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static NftablesNetwork open(Tables tables, ClaimedBlock place) throws IOException {
        String table = Tables.name(ProcessHandle.current().pid(), SERIAL.incrementAndGet());
        Rules rules = new Rules(table, place.block());
        int port = LoopbackPorts.free(rules.block());
        Optional<String> noDuplication = tables.cannotDuplicate();
        LastWill will = tables.willToDelete(table);
        try {
            tables.apply(rules.opening());
            return new NftablesNetwork(tables, rules, port, new Held(place, will), noDuplication);
        } catch (IOException | RuntimeException e) {
            // One that was too slow may have made the table; if it cannot be deleted now, the will does it in the end.
            tables.delete(table);
            will.close();
            throw e;
        }
    }

    /** What its table is called. */
    String table() {
        return rules.table();
    }

    @Override
    public NetworkMode mode() {
        return NetworkMode.NFTABLES;
    }

    @Override
    public Optional<String> cannot(FaultKind kind) {
        return switch (kind) {
            case DELAY -> Optional.of(Rules.NO_DELAY);
            case REPLAY -> Optional.of(Rules.NO_REPLAY);
            case REORDERING -> Optional.of(Rules.NO_REORDERING);
            case DUPLICATION -> noDuplication;
            case RESET -> Sockets.cannotClose();
            default -> Optional.empty();
        };
    }

    @Override
    public synchronized Attachment attach(String name) throws IOException {
        requireOpen();
        Rules.End end = ends.get(name);
        if (end == null) {
            end = freeEnd();
            ends.put(name, end);
        }
        return new Attachment(end.address(), port, end.address(), port, List.of());
    }

    private Rules.End freeEnd() throws IOException {
        while (lastNumber < MOST_NODES) {
            lastNumber++;
            String address = rules.block().address(lastNumber);
            if (LoopbackPorts.isFree(address, port)) {
                return new Rules.End(lastNumber, address);
            }
        }
        throw new IOException("no address of " + rules.block() + " with the port " + port + " free is left");
    }

    @Override
    public synchronized void set(Direction direction, LinkState state) {
        requireOpen();
        Optional<String> why = Rules.cannot(state.faults());
        if (why.isEmpty() && state.faults().duplication() > 0) {
            why = noDuplication;
        }
        if (why.isPresent()) {
            throw new UnsupportedOperationException(
                    "nftables cannot do this on " + direction + ", because " + why.get());
        }
        Rules.End from = end(direction.from());
        Rules.End to = end(direction.to());
        LinkState back = states.getOrDefault(direction.reversed(), LinkState.CLEAR);
        try {
            tables.apply(rules.between(from, to, state, back));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set " + direction, e);
        }
        states.put(direction, state);
    }

    @Override
    public synchronized void reset(String one, String other) {
        requireOpen();
        Optional<String> why = Sockets.cannotClose();
        if (why.isPresent()) {
            throw new UnsupportedOperationException("connections cannot be reset, because " + why.get());
        }
        try {
            Sockets.closeBetween(end(one).address(), end(other).address());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reset " + one + " and " + other, e);
        }
    }

    @Override
    public synchronized String describe() {
        StringBuilder text = new StringBuilder();
        ends.forEach((name, end) -> text.append(
                String.format(Locale.ROOT, "%s = %s, number %d in the rules%n", name, end.address(), end.number())));
        states.forEach((direction, state) ->
                text.append(String.format(Locale.ROOT, "%s: %s %s%n", direction, state.passage(), state.faults())));
        try {
            return isClosed ? text + "closed\n" : text + tables.list(rules.table());
        } catch (IOException e) {
            return text + String.valueOf(e.getMessage()) + "\n";
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            tables.delete(rules.table());
            held.giveBack();
        } catch (IOException e) {
            // Will and addresses stay, until this JVM ends.
            throw new UncheckedIOException("cannot remove the table " + rules.table(), e);
        }
    }

    private Rules.End end(String name) {
        Rules.End end = ends.get(name);
        if (end == null) {
            throw new IllegalArgumentException("a node must be attached, was '" + name + "' with " + ends.keySet());
        }
        return end;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the network is closed");
        }
    }
}
