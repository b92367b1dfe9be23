package dev.muster.faults.packet;

import dev.muster.faults.Direction;
import dev.muster.faults.LinkState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of each packet that one node sends to another, as the state of that direction says.
 *
 * <p>Delays are drawn for each packet alone, so a delay with a range reorders. A cut is looked at when a packet would
 * arrive, as in the simulator: what is under way when the cut begins is lost. Bandwidth, loss, duplication, replay and delay
 * follow the law of the simulator's wire, with the packet's whole length as its size. Not thread safe: its owner locks.
 */
public final class PacketSwitch {
    private final RandomGenerator chance;
    private final Line line;
    private final Flows flows = new Flows();
    private final SortedMap<String, Integer> addresses = new TreeMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final SortedMap<Direction, Link> links = new TreeMap<>();
    private final Map<Long, Link> linksByAddresses = new HashMap<>();
    private final Map<Drop, Long> strays = new EnumMap<>(Drop.class);

    /**
     * A switch without nodes.
     *
     * @param capacity how many packets may be under way at most, at least 1; one beyond that is dropped
     */
    public PacketSwitch(RandomGenerator chance, int capacity) {
        this.chance = chance;
        this.line = new Line(capacity);
    }

    /**
     * Adds a node with this IPv4 address.
     *
     * @throws IllegalArgumentException if the name or the address is taken
     */
    public void attach(String name, int address) {
        if (addresses.containsKey(name) || names.containsKey(address)) {
            throw new IllegalArgumentException("name and address must be new, were " + name + " and " + address);
        }
        addresses.forEach((other, otherAddress) -> {
            link(name, address, other, otherAddress);
            link(other, otherAddress, name, address);
        });
        addresses.put(name, address);
        names.put(address, name);
    }

    private void link(String from, int fromAddress, String to, int toAddress) {
        Link link = new Link(to, line);
        links.put(new Direction(from, to), link);
        linksByAddresses.put(pair(fromAddress, toAddress), link);
    }

    private static long pair(int from, int to) {
        return (long) from << 32 | (to & 0xFFFFFFFFL);
    }

    /**
     * Replaces what holds for a direction.
     *
     * @throws IllegalArgumentException if an end is not attached
     */
    public void set(Direction direction, LinkState state) {
        find(direction).set(state);
    }

    /** What holds for a direction. */
    public LinkState state(Direction direction) {
        return find(direction).state();
    }

    /** What a direction has counted. */
    public LinkCount count(Direction direction) {
        return find(direction).count();
    }

    private Link find(Direction direction) {
        Link link = links.get(direction);
        if (link == null) {
            throw new IllegalArgumentException(
                    "both ends must be attached, were " + direction + "; attached are " + addresses.keySet());
        }
        return link;
    }

    /** All directions, in order. */
    public List<Direction> directions() {
        return List.copyOf(links.keySet());
    }

    /** What was dropped before it was on any link, by reason. */
    public SortedMap<Drop, Long> strays() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(strays));
    }

    /** How many packets are under way. */
    public int underWay() {
        return line.size();
    }

    /** Takes what the node {@code from} sends; what arrives now, this packet or others. */
    public List<Delivery> receive(long nowNanos, String from, byte[] bytes) {
        long bits = chance.nextLong();
        Optional<Packet> packet = Packet.of(bytes);
        if (packet.isEmpty()) {
            stray(Drop.NOT_IPV4);
            return tick(nowNanos);
        }
        return receive(nowNanos, bits, from, packet.get());
    }

    private List<Delivery> receive(long nowNanos, long bits, String from, Packet packet) {
        Link link = linksByAddresses.get(pair(packet.source(), packet.destination()));
        if (link == null || !from.equals(names.get(packet.source()))) {
            stray(Drop.NO_NODE);
            return tick(nowNanos);
        }
        link.sent();
        Segment segment = Segment.of(packet).orElse(null);
        if (segment != null && flows.isBrokenFor(segment)) {
            link.drop(Drop.RESET);
            List<Delivery> arriving = new ArrayList<>(tick(nowNanos));
            Flow.answer(segment).ifPresent(answer -> arriving.add(new Delivery(from, answer)));
            return arriving;
        }
        link.transmit(nowNanos, bits, packet);
        return tick(nowNanos);
    }

    private void stray(Drop reason) {
        strays.merge(reason, 1L, Long::sum);
    }

    /** What has arrived by now. */
    public List<Delivery> tick(long nowNanos) {
        List<Delivery> arriving = new ArrayList<>(1);
        for (Line.UnderWay next = line.arrived(nowNanos); next != null; next = line.arrived(nowNanos)) {
            Link link = next.link();
            if (link.state().isCut() && !passesCut(next.packet())) {
                link.drop(Drop.CUT);
            } else {
                link.arrived();
                arriving.add(new Delivery(link.to(), next.packet()));
            }
        }
        return arriving;
    }

    private boolean passesCut(Packet packet) {
        @Nullable Link back = linksByAddresses.get(pair(packet.destination(), packet.source()));
        boolean isOneWay = back != null && !back.state().isCut();
        return isOneWay && Segment.of(packet).filter(Segment::isBareAck).isPresent();
    }

    /** How long until something arrives, if nothing is sent until then; {@link Long#MAX_VALUE} if nothing is under way. */
    public long waitNanos(long nowNanos) {
        return line.waitNanos(nowNanos);
    }

    /**
     * Breaks all TCP connections between the two that have been seen, the last 4096 of all nodes; what tells
     * their ends arrives now, whatever holds for the directions.
     *
     * @throws IllegalArgumentException if one is not attached
     */
    public List<Delivery> reset(String one, String other) {
        find(new Direction(one, other));
        List<Delivery> arriving = new ArrayList<>();
        for (Packet reset : flows.broken(addressOf(one), addressOf(other))) {
            arriving.add(new Delivery(reset.destination() == addressOf(one) ? one : other, reset));
        }
        return arriving;
    }

    private int addressOf(String name) {
        Integer address = addresses.get(name);
        if (address == null) {
            throw new AssertionError("a link leads to [" + name + "], which has no address");
        }
        return address;
    }
}
