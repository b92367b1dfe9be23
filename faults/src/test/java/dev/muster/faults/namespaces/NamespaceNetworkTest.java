package dev.muster.faults.namespaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.faults.Attachment;
import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.MeterFigures;
import dev.muster.faults.MeterProcess;
import dev.muster.faults.Reordering;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault as a program in the node's place sees it. */
@Timeout(60)
class NamespaceNetworkTest {
    private static final LinkFaults NONE = LinkFaults.NONE;
    private static final Direction THERE = new Direction("n1", "n2");
    private static final Direction BACK = THERE.reversed();
    private static final int COUNT = 2000;
    private static final int MILLIS = 1_000_000;

    private static NamespaceNetwork network;
    private static Attachment one;
    private static Attachment two;
    private static MeterProcess sender;
    private static MeterProcess receiver;

    @BeforeAll
    static void attachTwoNodes() throws IOException {
        Optional<String> why = NamespaceNetwork.unavailable();
        assumeTrue(why.isEmpty(), () -> "no network of namespaces, because " + why.orElseThrow());
        network = NamespaceNetwork.open(1);
        one = network.attach("n1");
        two = network.attach("n2");
        sender = MeterProcess.start(one);
        receiver = MeterProcess.start(two);
        for (MeterProcess meter : new MeterProcess[] {sender, receiver}) {
            meter.awaitReady();
            meter.ask("udp-listen 25520");
            meter.ask("tcp-listen 25520 1000");
        }
    }

    @AfterAll
    static void close() {
        if (network != null) {
            sender.close();
            receiver.close();
            network.close();
        }
    }

    /** What connections of the test before still have to say must not be counted here. */
    @BeforeEach
    void startAfresh() {
        network.reset("n1", "n2");
        heal();
        sender.ask("figures 0 0 0");
        receiver.ask("figures 0 0 0");
    }

    private static void heal() {
        set(THERE, NONE);
        set(BACK, NONE);
    }

    private static void set(Direction direction, LinkFaults faults) {
        network.set(direction, new LinkState(LinkState.Passage.OPEN, faults));
    }

    private static void cut(Direction direction) {
        network.set(direction, LinkState.CLEAR.cut());
    }

    /** So many datagrams from n1 to n2, 2000 a second: no more than a receiver that stalls for a moment can buffer. */
    private static MeterFigures datagramsThere(int count, int expected) {
        sender.ask("udp-send " + two.host() + " 25520 " + count + " 100 2000");
        return receiver.figures(expected, 400);
    }

    /** A host that stalls at the first arrival or the last falsifies a rate: measures again, at most four times. */
    private static MeterFigures undisturbed(double least, double most, Supplier<MeterFigures> measurement) {
        MeterFigures figures = measurement.get();
        for (int more = 0; more < 3 && (figures.bytesPerSecond() < least || figures.bytesPerSecond() > most); more++) {
            figures = measurement.get();
        }
        return figures;
    }

    private static void openThere() {
        assertThat(sender.ask("tcp-open " + two.host() + " 25520 5000")).isEqualTo("ok");
    }

    private static void openBack() {
        assertThat(receiver.ask("tcp-open " + one.host() + " 25520 5000")).isEqualTo("ok");
    }

    @Test
    void without_faults_everything_arrives_once_and_in_order() {
        MeterFigures datagrams = datagramsThere(COUNT, COUNT);
        openThere();
        sender.ask("tcp-send 1000 1000 0 5000");
        MeterFigures stream = receiver.figures(1000, 2000);

        assertThat(datagrams.distinct()).isEqualTo(COUNT);
        assertThat(datagrams.duplicates() + datagrams.reordered() + datagrams.corrupt())
                .isZero();
        assertThat(datagrams.leastMicros()).isLessThan(5_000);
        assertThat(stream.bytes()).isEqualTo(1_000_000);
    }

    @Test
    void a_fifth_is_lost_when_that_is_asked_for_and_nothing_on_the_way_back() {
        set(THERE, NONE.withLoss(0.2));

        MeterFigures there = datagramsThere(COUNT, COUNT);
        receiver.ask("udp-send " + one.host() + " 25520 200 100 4000");
        MeterFigures back = sender.figures(200, 400);

        assertThat(there.received()).isBetween(1510, 1690);
        assertThat(back.received()).isEqualTo(200);
    }

    @Test
    void a_third_arrives_twice_when_that_is_asked_for() {
        set(THERE, NONE.withDuplication(0.3));

        MeterFigures figures = datagramsThere(COUNT, COUNT + 1);

        assertThat(figures.distinct()).isEqualTo(COUNT);
        assertThat(figures.duplicates()).isBetween(497, 703);
    }

    @Test
    void earlier_datagrams_arrive_again_when_that_is_asked_for() {
        set(THERE, NONE.withReplay(0.3));

        MeterFigures figures = datagramsThere(COUNT, COUNT + 1);

        assertThat(figures.distinct()).isEqualTo(COUNT);
        assertThat(figures.duplicates()).isBetween(497, 703);
    }

    @Test
    void each_datagram_takes_its_delay_and_they_stay_in_order_without_a_range() {
        set(THERE, NONE.withDelay(Delay.between(40 * MILLIS, 40 * MILLIS)));

        MeterFigures figures = datagramsThere(COUNT / 2, COUNT / 2);

        assertThat(figures.distinct()).isEqualTo(COUNT / 2);
        assertThat(figures.leastMicros()).isBetween(40_000L, 45_000L);
        assertThat(figures.reordered()).isZero();
    }

    @Test
    void a_delay_with_a_range_is_jitter_and_reorders() {
        set(THERE, NONE.withDelay(Delay.between(5 * MILLIS, 65 * MILLIS)));

        MeterFigures figures = datagramsThere(COUNT, COUNT);

        assertThat(figures.distinct()).isEqualTo(COUNT);
        assertThat(figures.leastMicros()).isBetween(5_000L, 20_000L);
        assertThat(figures.medianMicros()).isGreaterThan(28_000);
        assertThat(figures.mostMicros()).isGreaterThan(60_000);
        assertThat(figures.reordered()).isGreaterThan(COUNT / 2);
    }

    @Test
    void a_tenth_is_overtaken_when_that_is_asked_for() {
        set(THERE, NONE.withReordering(new Reordering(0.1, 10 * MILLIS)));

        MeterFigures figures = datagramsThere(COUNT, COUNT);

        assertThat(figures.distinct()).isEqualTo(COUNT);
        assertThat(figures.reordered()).isBetween(130, 270);
    }

    @Test
    void a_corrupted_datagram_is_rejected_by_its_checksum() {
        set(THERE, NONE.withCorruption(0.5));
        long before = receiver.askNumbers("counters").get("udpChecksumErrors");

        MeterFigures figures = datagramsThere(COUNT, COUNT);

        long rejected = receiver.askNumbers("counters").get("udpChecksumErrors") - before;
        assertThat(figures.received()).isBetween(888, 1112);
        assertThat(figures.corrupt()).isZero();
        assertThat(figures.received() + rejected).isEqualTo(COUNT);
    }

    @Test
    void a_stream_survives_corruption_and_loss_since_tcp_rejects_and_sends_again() {
        openThere();
        set(THERE, NONE.withCorruption(0.02).withLoss(0.01));
        long before = receiver.askNumbers("counters").get("tcpChecksumErrors");

        sender.ask("tcp-send 500 1000 0 10000");
        MeterFigures figures = receiver.figures(500, 5000);

        assertThat(figures.distinct()).isEqualTo(500);
        assertThat(figures.corrupt() + figures.duplicates() + figures.reordered())
                .isZero();
        assertThat(receiver.askNumbers("counters").get("tcpChecksumErrors")).isGreaterThan(before);
    }

    @Test
    void a_narrow_link_carries_its_bytes_per_second_and_drops_what_finds_the_queue_full() {
        set(THERE, NONE.withBandwidth(new Bandwidth(400_000, 100_000)));

        MeterFigures figures = undisturbed(372_000, 408_000, () -> {
            sender.ask("udp-send " + two.host() + " 25520 800 972 1000");
            return receiver.figures(800, 400);
        });

        assertThat(figures.bytesPerSecond()).isBetween(372_000.0, 408_000.0);
        assertThat(figures.distinct()).isLessThan(600);
    }

    @Test
    void a_stream_gets_no_more_than_the_link_carries() {
        openThere();
        set(THERE, NONE.withBandwidth(new Bandwidth(400_000, 64_000)));

        MeterFigures figures = undisturbed(300_000, 402_000, () -> {
            sender.ask("tcp-send 500 1000 0 10000");
            return receiver.figures(500, 3000);
        });

        assertThat(figures.distinct()).isEqualTo(500);
        assertThat(figures.bytesPerSecond()).isBetween(300_000.0, 402_000.0);
    }

    @Test
    void a_cut_of_one_direction_stops_all_datagrams_there_and_none_back() {
        cut(THERE);

        MeterFigures there = datagramsThere(200, 1);
        receiver.ask("udp-send " + one.host() + " 25520 200 100 4000");
        MeterFigures back = sender.figures(200, 400);

        assertThat(there.received()).isZero();
        assertThat(back.received()).isEqualTo(200);
    }

    @Test
    void a_stream_against_a_cut_of_the_other_direction_still_carries_a_megabyte() {
        openBack();
        openThere();
        cut(THERE);

        String sent = receiver.ask("tcp-send 1000 1000 0 5000");
        MeterFigures back = sender.figures(1000, 3000);
        sender.ask("tcp-send 1 1000 0 1000");
        MeterFigures there = receiver.figures(1, 300);

        assertThat(sent).endsWith("failed=none");
        assertThat(back.bytes()).isEqualTo(1_000_000);
        assertThat(there.bytes()).isZero();
    }

    @Test
    void a_connection_can_be_opened_and_used_against_a_cut_of_one_direction_and_not_along_it() {
        cut(THERE);

        assertThat(sender.ask("tcp-open " + two.host() + " 25520 300")).isEqualTo("failed=SocketTimeoutException");
        openBack();
        receiver.ask("tcp-send 100 1000 0 5000");
        assertThat(sender.figures(100, 3000).distinct()).isEqualTo(100);
    }

    @Test
    void a_stream_stands_still_while_both_directions_are_cut_and_goes_on_afterwards() {
        openThere();
        cut(THERE);
        cut(BACK);

        sender.ask("tcp-send 10 1000 0 1000");
        MeterFigures during = receiver.figures(1, 300);
        heal();
        MeterFigures after = receiver.figures(10, 10_000);

        assertThat(during.received()).isZero();
        assertThat(after.distinct()).isEqualTo(10);
    }

    @Test
    void both_ends_of_a_quiet_connection_see_a_reset() {
        openThere();
        sender.ask("tcp-send 5 1000 0 1000");
        receiver.figures(5, 2000);

        network.reset("n2", "n1");

        assertThat(sender.ask("tcp-await 2000")).isEqualTo("end=reset");
        assertThat(receiver.ask("tcp-accepted 2000")).isEqualTo("end=reset");
    }

    @Test
    void both_ends_of_a_busy_connection_see_a_reset_though_it_is_slow_and_lossy() {
        openThere();
        set(THERE, NONE.withLoss(0.05).withDelay(Delay.between(5 * MILLIS, 10 * MILLIS)));
        set(BACK, NONE.withDelay(Delay.between(5 * MILLIS, 10 * MILLIS)));
        sender.begin("tcp-send 1000000 1000 0 10000");
        receiver.figures(100, 5000);

        network.reset("n1", "n2");

        assertThat(sender.end()).doesNotContain("failed=none").doesNotContain("failed=timeout");
        assertThat(receiver.ask("tcp-accepted 5000")).isEqualTo("end=reset");
    }

    @Test
    void a_connection_is_reset_across_a_cut_and_a_new_one_can_be_opened() {
        openThere();
        cut(THERE);
        cut(BACK);

        network.reset("n1", "n2");

        assertThat(sender.ask("tcp-await 2000")).isEqualTo("end=reset");
        heal();
        openThere();
        sender.ask("tcp-send 5 1000 0 1000");
        assertThat(receiver.figures(5, 2000).distinct()).isEqualTo(5);
    }

    @Test
    void a_node_reaches_itself_and_has_the_process_that_was_started() {
        sender.ask("udp-send " + one.host() + " 25520 10 100 0");

        assertThat(sender.figures(10, 2000).distinct()).isEqualTo(10);
        assertThat(sender.process().info().command().orElseThrow()).endsWith("java");
    }

    @Test
    void a_name_keeps_its_place_and_another_network_has_the_same_addresses() throws IOException {
        try (NamespaceNetwork other = NamespaceNetwork.open(2)) {
            Attachment elsewhere = other.attach("x");

            assertThat(network.attach("n1")).isEqualTo(one);
            assertThat(elsewhere.address()).isEqualTo(one.address()).isEqualTo("198.18.0.1:25520");
            assertThat(elsewhere.commandPrefix()).isNotEqualTo(one.commandPrefix());
        }
    }

    @Test
    void it_can_do_every_kind_of_fault_and_tells_what_holds() {
        set(THERE, NONE.withLoss(0.25).withDelay(Delay.between(MILLIS, 2 * MILLIS)));
        cut(BACK);

        for (FaultKind kind : FaultKind.values()) {
            assertThat(network.cannot(kind)).isEmpty();
        }
        assertThat(network.describe())
                .contains("n1>n2 open loss=0.25 delay=1.0ms..2.0ms")
                .contains("n2>n1 cut: sent ");
    }
}
