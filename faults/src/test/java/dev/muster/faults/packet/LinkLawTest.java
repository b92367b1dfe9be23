package dev.muster.faults.packet;

import static dev.muster.faults.packet.Wires.A_TO_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.Reordering;
import dev.muster.faults.packet.Wires.Arrival;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Laws of a link, over many seeds. */
class LinkLawTest {
    private static final int SEEDS = 20;
    private static final int COUNT = 5_000;
    private static final LinkFaults NONE = LinkFaults.NONE;

    /** Within five standard deviations of a binomial distribution: once in some millions of draws it would not be. */
    private static void assertShare(String what, long seed, long happened, double probability) {
        assertShare(what, seed, happened, COUNT, probability);
    }

    private static void assertShare(String what, long seed, long happened, long count, double probability) {
        double mean = count * probability;
        double deviation = Math.sqrt(mean * (1 - probability));
        assertThat((double) happened)
                .as("%s, seed %d", what, seed)
                .isBetween(mean - 5 * deviation, mean + 5 * deviation);
    }

    @Test
    void each_chance_happens_as_often_as_it_is_set() {
        long lost = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            LinkFaults faults =
                    new LinkFaults(0.2, 0.1, 0.05, 0.3, new Reordering(0.25, 1000), Delay.NONE, Bandwidth.UNLIMITED);
            PacketSwitch packets = Wires.open(seed, faults);

            Wires.run(packets, 0, COUNT, 1000, 100);

            LinkCount count = packets.count(A_TO_B);
            lost += count.dropped(Drop.LOST);
            assertShare("loss", seed, count.dropped(Drop.LOST), 0.2);
            assertShare("duplication", seed, count.duplicated(), 0.1);
            assertShare("replay", seed, count.replayed(), 0.05);
            long copies = count.arrived();
            assertThat(count.corrupted() / (double) copies).as("seed %d", seed).isBetween(0.25, 0.35);
            assertThat(count.heldBack() / (double) copies).as("seed %d", seed).isBetween(0.20, 0.30);
        }
        assertShare("loss over all seeds below", SEEDS, lost, (long) SEEDS * COUNT, 0.2);
    }

    @Test
    void a_copy_has_chances_of_its_own() {
        for (long seed = 0; seed < SEEDS; seed++) {
            PacketSwitch packets = Wires.open(seed, NONE.withLoss(0.5).withDuplication(0.5));

            List<Arrival> arrivals = Wires.run(packets, 0, COUNT, 1000, 100);

            long distinct = arrivals.stream().map(Arrival::number).distinct().count();
            assertShare("at least one copy", seed, distinct, 0.75);
        }
    }

    @Test
    void delays_are_spread_evenly_over_their_range() {
        for (long seed = 0; seed < SEEDS; seed++) {
            PacketSwitch packets = Wires.open(seed, NONE.withDelay(Delay.between(1000, 3000)));

            List<Arrival> arrivals = Wires.run(packets, 0, COUNT, 10_000, 100);

            assertThat(arrivals).as("seed %d", seed).hasSize(COUNT);
            assertThat(arrivals)
                    .as("seed %d", seed)
                    .allMatch(arrival -> delay(arrival) >= 1000 && delay(arrival) <= 3000);
            double mean =
                    arrivals.stream().mapToLong(LinkLawTest::delay).average().orElseThrow();
            assertThat(mean).as("seed %d", seed).isBetween(1950.0, 2050.0);
        }
    }

    private static long delay(Arrival arrival) {
        return arrival.atNanos() - arrival.number() * 10_000L;
    }

    @Test
    void order_is_kept_while_the_delay_has_no_range() {
        for (long seed = 0; seed < SEEDS; seed++) {
            LinkFaults faults = NONE.withLoss(0.1)
                    .withDelay(Delay.between(5000, 5000))
                    .withBandwidth(new Bandwidth(200_000_000, 100_000));
            PacketSwitch packets = Wires.open(seed, faults);

            List<Arrival> arrivals = Wires.run(packets, -3, COUNT, 300, 100);

            assertThat(arrivals).as("seed %d", seed).extracting(Arrival::number).isSorted();
        }
    }

    @Test
    void a_delay_with_a_range_reorders() {
        PacketSwitch packets = Wires.open(3, NONE.withDelay(Delay.between(0, 10_000)));

        List<Arrival> arrivals = Wires.run(packets, 0, COUNT, 1000, 100);

        assertThat(arrivals.stream().map(Arrival::number).toList())
                .isNotEqualTo(arrivals.stream().map(Arrival::number).sorted().toList());
    }

    @Test
    void a_narrow_link_carries_exactly_its_rate_while_there_is_more_than_that_to_send() {
        for (long rate : List.of(1_000L, 123_456L, 10_000_000L)) {
            PacketSwitch packets = Wires.open(1, NONE.withBandwidth(new Bandwidth(rate, 10_000)));
            long gapNanos = new Bandwidth(rate, 1).nanosFor(50);

            List<Arrival> arrivals = Wires.run(packets, 0, COUNT, gapNanos, 100);

            long lastNanos = arrivals.get(arrivals.size() - 1).atNanos();
            assertThat(arrivals.size() * 100 * 1e9 / lastNanos)
                    .as("rate %d", rate)
                    .isBetween(rate * 0.9999, rate * 1.0001);
            assertThat(packets.count(A_TO_B).dropped(Drop.QUEUE_FULL)).isGreaterThan(COUNT / 3);
        }
    }

    @Test
    void a_corrupted_packet_differs_in_one_bit_of_its_payload() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] before = Wires.tcp('a', 'b', 1, 1, Wires.ACK, random.nextInt(3));

            byte[] after = corrupted(before, before.length == 40 ? 24 : 40, random);

            assertThat(InternetChecksum.ofTcp(after, 20, after.length))
                    .as("seed %d", seed)
                    .isNotZero();
        }
    }

    @Test
    void the_header_of_a_datagram_stays_and_a_later_fragment_has_none() {
        byte[] datagram = Wires.udp('a', 'b', 7, 32);
        byte[] fragment = datagram.clone();
        fragment[7] = 5;
        SplittableRandom random = new SplittableRandom(1);

        boolean isHeaderTouched = false;
        for (int draw = 0; draw < 200; draw++) {
            corrupted(datagram, 28, random);
            byte[] after = corrupted(fragment, 20, random);
            isHeaderTouched |= !Arrays.equals(Arrays.copyOf(after, 28), Arrays.copyOf(fragment, 28));
        }
        assertThat(isHeaderTouched).isTrue();
    }

    /** After it was found to differ in exactly one bit, from the byte {@code least} on. */
    private static byte[] corrupted(byte[] before, int least, SplittableRandom random) {
        byte[] after = Wires.bytes(Packet.of(before).orElseThrow().corrupted(random.nextLong()));
        int differing = 0;
        for (int at = 0; at < before.length; at++) {
            int bits = Integer.bitCount((before[at] ^ after[at]) & 0xFF);
            assertThat(bits == 0 || at >= least).as("byte %d", at).isTrue();
            differing += bits;
        }
        assertThat(differing).isEqualTo(1);
        return after;
    }

    @Test
    void a_replayed_packet_is_one_of_the_last_that_were_sent() {
        PacketSwitch packets = Wires.open(1, NONE.withReplay(0.5));

        List<Arrival> arrivals = Wires.run(packets, 0, COUNT, 1000, 100);

        Set<Integer> seen = new HashSet<>();
        int replays = 0;
        for (Arrival arrival : arrivals) {
            if (!seen.add(arrival.number())) {
                replays++;
                assertThat(arrival.atNanos() / 1000 - arrival.number()).isBetween(1L, (long) Link.RECORD);
            }
        }
        assertThat(replays).isGreaterThan(COUNT / 3);
    }

    @Test
    void every_packet_has_arrived_or_was_dropped_or_is_under_way() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PacketSwitch packets = Wires.open(seed);
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(20) == 0) {
                    packets.set(A_TO_B, drawn(random));
                }
                packets.receive(step * 1000L, "a", Wires.udp('a', 'b', step, 40 + random.nextInt(1000)));
            }

            LinkCount count = packets.count(A_TO_B);
            long gone = count.arrived()
                    + count.dropped().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            assertThat(count.sent()).as("seed %d", seed).isEqualTo(500);
            assertThat(count.sent() + count.duplicated() + count.replayed())
                    .as("seed %d", seed)
                    .isEqualTo(gone + packets.underWay());
        }
    }

    private static LinkState drawn(SplittableRandom random) {
        LinkFaults faults = new LinkFaults(
                random.nextInt(2) * 0.3,
                random.nextInt(2) * 0.3,
                random.nextInt(2) * 0.3,
                random.nextInt(2) * 0.3,
                new Reordering(random.nextInt(2) * 0.3, 50_000),
                Delay.between(0, random.nextInt(2) * 100_000L),
                random.nextBoolean() ? Bandwidth.UNLIMITED : new Bandwidth(100_000_000, 20_000));
        LinkState state = new LinkState(LinkState.Passage.OPEN, faults);
        return random.nextInt(4) == 0 ? state.cut() : state;
    }

    @Test
    void the_same_seed_gives_the_same_arrivals() {
        LinkFaults faults = LinkFaults.harsh().withReplay(0.2).withCorruption(0.2);

        List<Arrival> once = Wires.run(Wires.open(7, faults), 0, 1000, 1_000_000, 100);
        List<Arrival> again = Wires.run(Wires.open(7, faults), 0, 1000, 1_000_000, 100);

        assertThat(again.stream().map(LinkLawTest::trace).toList())
                .isEqualTo(once.stream().map(LinkLawTest::trace).toList());
    }

    private static String trace(Arrival arrival) {
        return arrival.atNanos() + ":"
                + Arrays.hashCode(Wires.bytes(arrival.delivery().packet()));
    }
}
