package dev.muster.faults.nftables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.faults.Attachment;
import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Direction;
import dev.muster.faults.FaultKind;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.LinkState.Passage;
import dev.muster.faults.MeterFigures;
import dev.muster.faults.MeterProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each fault as programs at the two ends see it. */
class NftablesMeasuredTest {
    private static final Direction THERE = new Direction("n1", "n2");
    private static final Direction BACK = THERE.reversed();
    private static final int DATAGRAMS = 2_000;
    private static final int QUIET_MILLIS = 300;
    private static final int FRAME_BYTES = 200;

    private static NftablesNetwork network;
    private static MeterProcess n1;
    private static MeterProcess n2;
    private static Attachment at1;
    private static Attachment at2;
    private static int lastPort = 30_000;

    @BeforeAll
    static void open() throws Exception {
        Optional<String> why = NftablesNetwork.unavailable();
        assumeTrue(why.isEmpty(), () -> "needs nftables, but " + why.orElse(""));
        network = NftablesNetwork.open();
        at1 = network.attach("n1");
        at2 = network.attach("n2");
        n1 = MeterProcess.start(at1);
        n2 = MeterProcess.start(at2);
        n1.awaitReady();
        n2.awaitReady();
    }

    @AfterAll
    static void close() {
        if (network != null) {
            n1.close();
            n2.close();
            network.close();
        }
    }

    @AfterEach
    void clear() {
        network.set(THERE, LinkState.CLEAR);
        network.set(BACK, LinkState.CLEAR);
    }

    @Test
    void without_a_fault_all_arrives_once_and_as_it_was() throws Exception {
        MeterFigures figures = datagrams();

        assertThat(figures.distinct()).isEqualTo(DATAGRAMS);
        assertThat(figures.duplicates() + figures.corrupt()).isZero();
    }

    @Test
    void nothing_passes_two_cut_directions_and_all_does_again_when_they_are_open() throws Exception {
        network.set(THERE, LinkState.CLEAR.cut());
        network.set(BACK, LinkState.CLEAR.cut());

        assertThat(datagrams().received()).isZero();
        assertThat(opening(500)).isEqualTo("failed=SocketTimeoutException");

        network.set(THERE, LinkState.CLEAR);
        network.set(BACK, LinkState.CLEAR);

        assertThat(datagrams().distinct()).isEqualTo(DATAGRAMS);
        assertThat(opening(2_000)).isEqualTo("ok");
    }

    @Test
    void an_open_connection_goes_on_against_the_cut_direction_and_no_content_passes_along_it() throws Exception {
        int here = listenForStreams(n1);
        int there = listenForStreams(n2);
        assertThat(n1.ask("tcp-open " + at2.host() + " " + there + " 2000")).isEqualTo("ok");
        assertThat(n2.ask("tcp-open " + at1.host() + " " + here + " 2000")).isEqualTo("ok");

        network.set(THERE, LinkState.CLEAR.cut());
        String along = n1.ask("tcp-send 50 200 0 2000");
        String against = n2.ask("tcp-send 20000 200 0 5000");

        assertThat(along).contains("failed=none");
        assertThat(against).contains("sent=20000", "failed=none");
        assertThat(n1.figures(20_000, QUIET_MILLIS).distinct()).isEqualTo(20_000);
        assertThat(n2.figures(50, QUIET_MILLIS).received()).isZero();

        network.set(THERE, LinkState.CLEAR);

        assertThat(n2.figures(50, 10_000).distinct()).isEqualTo(50);
    }

    @Test
    void a_connection_can_be_opened_and_used_against_a_cut_of_one_direction_and_not_along_it() throws Exception {
        network.set(THERE, LinkState.CLEAR.cut());
        String along = opening(500);
        network.set(THERE, LinkState.CLEAR);
        network.set(BACK, LinkState.CLEAR.cut());

        assertThat(along).isEqualTo("failed=SocketTimeoutException");
        assertThat(opening(2_000)).isEqualTo("ok");
        n1.ask("tcp-send 50 200 0 2000");
        assertThat(n2.figures(50, 5_000).distinct()).isEqualTo(50);
    }

    @Test
    void a_cut_is_of_one_pair_only() throws Exception {
        network.attach("n3");
        network.set(new Direction("n1", "n3"), LinkState.CLEAR.cut());
        network.set(new Direction("n3", "n1"), LinkState.CLEAR.cut());

        assertThat(datagrams().distinct()).isEqualTo(DATAGRAMS);
    }

    @Test
    void the_share_of_lost_packets_is_that_asked_for() throws Exception {
        network.set(THERE, with(LinkFaults.NONE.withLoss(0.3)));

        // Four standard deviations of 2000 draws.
        assertThat(datagrams().distinct() / (double) DATAGRAMS).isCloseTo(0.7, within(0.041));
        assertThat(network.describe()).containsPattern("lost_1_2 \\{\\s+packets [1-9]");
    }

    @Test
    void a_stream_arrives_whole_in_spite_of_loss() throws Exception {
        int port = listenForStreams(n2);
        network.set(THERE, with(LinkFaults.NONE.withLoss(0.05)));

        assertThat(n1.ask("tcp-open " + at2.host() + " " + port + " 8000")).isEqualTo("ok");
        n1.ask("tcp-send 300 200 1000 10000");

        MeterFigures figures = n2.figures(300, 5_000);
        assertThat(figures.distinct()).isEqualTo(300);
        assertThat(figures.corrupt()).isZero();
    }

    @Test
    void the_share_of_doubled_packets_is_that_asked_for() throws Exception {
        assumeTrue(network.cannot(FaultKind.DUPLICATION).isEmpty());
        network.set(THERE, with(LinkFaults.NONE.withDuplication(0.2)));

        MeterFigures figures = datagrams();

        assertThat(figures.distinct()).isEqualTo(DATAGRAMS);
        assertThat(figures.duplicates() / (double) DATAGRAMS).isCloseTo(0.2, within(0.036));
    }

    @Test
    void the_share_of_corrupt_packets_is_that_asked_for_and_the_program_gets_them() throws Exception {
        network.set(THERE, with(LinkFaults.NONE.withCorruption(0.1)));

        MeterFigures figures = datagrams();

        assertThat(figures.received() + figures.corrupt()).isEqualTo(DATAGRAMS);
        assertThat(figures.corrupt() / (double) DATAGRAMS).isCloseTo(0.1, within(0.027));
    }

    @Test
    void a_stream_is_corrupt_for_the_program_too() throws Exception {
        int port = listenForStreams(n2);
        network.set(THERE, with(LinkFaults.NONE.withCorruption(0.5)));

        assertThat(n1.ask("tcp-open " + at2.host() + " " + port + " 2000")).isEqualTo("ok");
        n1.ask("tcp-send 300 200 1000 10000");

        // On a busy machine one packet holds many frames, so that there are fewer packets to be changed.
        assertThat(n2.figures(300, 1_000).corrupt()).isBetween(2, 220);
    }

    @Test
    void a_narrow_direction_carries_no_more_than_its_rate_and_the_other_way_is_free() throws Exception {
        network.set(THERE, with(LinkFaults.NONE.withBandwidth(new Bandwidth(100_000, 66_000))));

        int port = listenForDatagrams(n2);
        Map<String, Long> sent = n1.askNumbers("udp-send " + at2.host() + " " + port + " 3000 1000 1000");
        MeterFigures narrow = n2.figures(3_000, QUIET_MILLIS);
        int free = listenForDatagrams(n1);
        n2.ask("udp-send " + at1.host() + " " + free + " 1000 1000 1000");

        // What flows while it is sent, and one second of it at once; packets are 28 bytes longer than datagrams.
        double most = 100_000 * (1 + sent.getOrDefault("micros", 0L) / 1e6);
        assertThat(narrow.distinct() * 1_028.0).isBetween(0.9 * most, most + 2_000);
        assertThat(n1.figures(1_000, QUIET_MILLIS).distinct()).isEqualTo(1_000);
    }

    @Test
    void a_stream_through_a_narrow_direction_does_not_stall() throws Exception {
        int port = listenForStreams(n2);
        network.set(THERE, with(LinkFaults.NONE.withBandwidth(new Bandwidth(200_000, 1))));

        assertThat(n1.ask("tcp-open " + at2.host() + " " + port + " 2000")).isEqualTo("ok");
        n1.ask("tcp-send 1000 200 0 10000");

        assertThat(n2.figures(1_000, 5_000).distinct()).isEqualTo(1_000);
    }

    @Test
    void a_reset_ends_the_connection_at_both_ends_even_through_a_cut() throws Exception {
        assumeTrue(
                network.cannot(FaultKind.CUT).isEmpty() && Sockets.cannotClose().isEmpty());
        for (LinkState state : List.of(LinkState.CLEAR, LinkState.CLEAR.cut())) {
            try (ServerSocket server = new ServerSocket(++lastPort, 1, InetAddress.getByName(at2.host()));
                    Socket client =
                            new Socket(server.getInetAddress(), lastPort, InetAddress.getByName(at1.host()), 0);
                    Socket accepted = server.accept()) {
                network.set(THERE, state);
                network.set(BACK, state);

                network.reset("n1", "n2");

                assertBroken(client);
                assertBroken(accepted);
            }
            clear();
        }
    }

    private static void assertBroken(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageMatching("Connection reset.*|Software caused connection abort.*");
    }

    @Test
    void what_the_packet_filter_cannot_do_is_refused_with_the_reason() {
        assertThat(network.cannot(FaultKind.DELAY)).contains(Rules.NO_DELAY);
        assertThat(network.cannot(FaultKind.REPLAY)).contains(Rules.NO_REPLAY);
        assertThat(network.cannot(FaultKind.CUT)).isEmpty();
        assertThatThrownBy(() -> network.set(THERE, with(LinkFaults.NONE.withDelay(Delay.between(1, 2)))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("nftables cannot do this on n1>n2, because " + Rules.NO_DELAY);
        assertThatThrownBy(() -> network.set(new Direction("n1", "n9"), LinkState.CLEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a node must be attached, was 'n9'");
    }

    private static MeterFigures datagrams() {
        int port = listenForDatagrams(n2);
        n1.ask("udp-send " + at2.host() + " " + port + " " + DATAGRAMS + " " + FRAME_BYTES + " 4000");
        return n2.figures(DATAGRAMS, QUIET_MILLIS);
    }

    private static String opening(int mostMillis) {
        int port = listenForStreams(n2);
        return n1.ask("tcp-open " + at2.host() + " " + port + " " + mostMillis);
    }

    private static int listenForDatagrams(MeterProcess meter) {
        assertThat(meter.ask("udp-listen " + ++lastPort)).isEqualTo("ok");
        return lastPort;
    }

    private static int listenForStreams(MeterProcess meter) {
        assertThat(meter.ask("tcp-listen " + ++lastPort + " " + FRAME_BYTES)).isEqualTo("ok");
        return lastPort;
    }

    private static LinkState with(LinkFaults faults) {
        return new LinkState(Passage.OPEN, faults);
    }
}
