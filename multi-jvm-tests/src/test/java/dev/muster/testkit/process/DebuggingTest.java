package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebuggingTest {
    private static final Pattern INVITATION = Pattern.compile("n2 waits for a debugger at 127\\.0\\.0\\.1:(\\d+)");
    private static final String HANDSHAKE = "JDWP-Handshake";

    @TempDir
    Path logs;

    @Test
    void a_named_process_waits_for_a_debugger_at_the_printed_port_while_others_start() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        List<String> files = List.of(
                logs.resolve("n1.log").toString(), logs.resolve("n2.log").toString());
        try (Conductor conductor = Conductor.open()) {
            JvmProcess<Conductor> middle = conductor.launch(named(said), Conductor::open);

            long first = middle.call(inner -> pidOf(inner, "n1", files.get(0)), Until.PATIENCE);
            CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> launchSecond(middle, files.get(1)));
            Until.holds("invited", () -> port(said).isPresent());
            boolean waited = !second.isDone();
            resume(port(said).orElseThrow());

            assertThat(waited).isTrue();
            assertThat(second.get(30, TimeUnit.SECONDS)).isPositive().isNotEqualTo(first);
        }
    }

    @Test
    void a_process_that_waits_for_a_debugger_ends_with_its_conductor() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        String log = logs.resolve("n2.log").toString();
        try (Conductor conductor = Conductor.open()) {
            JvmProcess<Conductor> middle = conductor.launch(named(said), Conductor::open);
            CompletableFuture<Void> failure = CompletableFuture.runAsync(() -> launchSecond(middle, log));
            Until.holds("invited", () -> port(said).isPresent());
            int port = port(said).orElseThrow();
            Until.holds("listening", () -> isListening(port));

            middle.kill();

            Until.holds("nobody listens", () -> !isListening(port));
            assertThat(failure).failsWithin(Until.PATIENCE);
        }
    }

    @Test
    void it_is_off_unless_the_property_names_a_process() {
        assertThat(Debugging.isOn()).isFalse();
        assertThat(Debugging.isOn("n1")).isFalse();
        assertThat(Debugging.patience(Until.PATIENCE)).isEqualTo(Until.PATIENCE);
    }

    @Test
    void in_a_network_of_its_own_the_way_there_is_printed() {
        Launch launch = Launch.of("n2", logs.resolve("n2.log"))
                .withPlacement(new Placement(List.of("nsenter", "--net", "--target", "1", "--"), Map.of()));

        assertThat(Debugging.invitation(launch, 4711, 5005))
                .startsWith("n2 waits for a debugger at 127.0.0.1:5005 in its own network")
                .contains("nsenter --net --target 4711 -- jdb -attach 127.0.0.1:5005", "socat TCP-LISTEN:5005");
    }

    /** A conductor in another JVM, where two nodes are to be debugged. */
    private Launch named(List<String> said) {
        return Launch.of("middle", logs.resolve("middle.log"))
                .withFlags(List.of("-D" + Debugging.PROPERTY + "=n2, n7"))
                .withOutput((process, nanos, line) -> said.add(line));
    }

    private static long pidOf(Conductor conductor, String name, String log) throws Exception {
        return conductor.launch(name, Path.of(log), Tally::new, List.of()).pid();
    }

    private static long launchSecond(JvmProcess<Conductor> middle, String log) {
        try {
            return middle.call(inner -> pidOf(inner, "n2", log), Until.PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Optional<Integer> port(List<String> lines) {
        return lines.stream()
                .map(INVITATION::matcher)
                .filter(Matcher::matches)
                .map(match -> Integer.parseInt(match.group(1)))
                .findFirst();
    }

    /** What a debugger does: the handshake, then the command VirtualMachine.Resume (set 1, command 9) of JDWP. */
    private static void resume(int port) throws Exception {
        Until.holds("listening", () -> isListening(port));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readNBytes(HANDSHAKE.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(HANDSHAKE);
            in.readNBytes(in.readInt() - Integer.BYTES); // the event that the JVM has started
            out.writeInt(11);
            out.writeInt(1);
            out.writeByte(0);
            out.writeByte(1);
            out.writeByte(9);
            out.flush();
            in.readNBytes(in.readInt() - Integer.BYTES);
        }
    }

    /** By the table of sockets: a probing connection would be taken for the debugger. */
    private static boolean isListening(int port) {
        String end = String.format(":%04X 00000000:0000 0A", port);
        try {
            return java.nio.file.Files.readString(Path.of("/proc/net/tcp")).contains(end);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
