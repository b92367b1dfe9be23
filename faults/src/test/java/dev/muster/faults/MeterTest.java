package dev.muster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeterTest {
    @Test
    void a_meter_counts_copies_and_what_comes_late_or_broken() throws InterruptedException {
        MeterTally tally = new MeterTally();
        byte[] broken = new MeterFrame(3, 0).encoded(40);
        broken[30] ^= 1;

        tally.add(new MeterFrame(0, 0).encoded(40), 40, 5_000);
        tally.add(new MeterFrame(2, 0).encoded(40), 40, 7_000);
        tally.add(new MeterFrame(1, 0).encoded(40), 40, 9_000);
        tally.add(new MeterFrame(2, 0).encoded(40), 40, 9_000);
        tally.add(broken, 40, 15_000);

        assertThat(tally.await(3, 1, 1)).isEqualTo(new MeterFigures(4, 3, 1, 1, 1, 200, 5, 7, 9, 10));
        assertThat(tally.await(1, 1, 1)).isEqualTo(new MeterFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void figures_are_read_as_they_are_printed() {
        MeterFigures figures = new MeterFigures(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

        assertThat(MeterFigures.parse(figures.toString())).isEqualTo(figures);
    }

    @Test
    void a_meter_in_another_process_receives_what_it_sends_to_itself_over_loopback() throws IOException {
        int port = freePort();
        try (MeterProcess meter = MeterProcess.start(new Attachment("127.0.0.1", port, "127.0.0.1", port, List.of()))) {
            meter.awaitReady();
            meter.ask("udp-listen " + port);
            meter.ask("tcp-listen " + port + " 1000");

            Map<String, Long> sent = meter.askNumbers("udp-send 127.0.0.1 " + port + " 100 100 0");
            MeterFigures datagrams = meter.figures(100, 1000);
            meter.ask("tcp-open 127.0.0.1 " + port + " 1000");
            meter.ask("tcp-send 200 1000 0 1000");
            MeterFigures stream = meter.figures(200, 1000);

            assertThat(sent).containsEntry("sent", 100L);
            assertThat(datagrams.distinct()).isEqualTo(100);
            assertThat(stream.bytes()).isEqualTo(200_000);
            assertThat(stream.reordered() + stream.duplicates() + stream.corrupt())
                    .isZero();
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
