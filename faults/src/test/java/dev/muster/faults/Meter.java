package dev.muster.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a network from inside: a process in a node's place that takes commands on its standard input, answers each with
 * one line, and ends with its input.
 *
 * <pre>
 * udp-listen port                              ok
 * udp-send host port count bytes perSecond     sent= micros=; 0 per second: as fast as it can
 * tcp-listen port bytes                        ok; streams are frames of so many bytes
 * tcp-open host port mostMillis                ok, or failed=why
 * tcp-send count bytes perSecond mostMillis    sent= micros= failed=why, none or timeout
 * tcp-await mostMillis                         end= what a read on the opened connection sees: reset, closed, timeout
 * tcp-accepted mostMillis                      end= the same for the connection accepted last; none if there was none
 * figures expected quietMillis mostMillis      what has arrived, see {@link MeterFigures}; forgets it
 * counters                                     udpChecksumErrors= tcpChecksumErrors= tcpRetransmits= of its network
 * </pre>
 */
public final class Meter {
    private final InetAddress bindHost;
    private final InetAddress outboundHost;
    private final MeterTally tally = new MeterTally();
    private final MeterStreams streams;

    private Meter(String bindHost, String outboundHost) throws IOException {
        this.bindHost = InetAddress.getByName(bindHost);
        this.outboundHost = InetAddress.getByName(outboundHost);
        this.streams = new MeterStreams(this.bindHost, this.outboundHost, tally);
    }

    /**
     * Serves until its input ends.
     *
     * @param arguments the address to listen at, and the one to send from
     */
    public static void main(String[] arguments) throws Exception {
        Meter meter = new Meter(arguments[0], arguments[1]);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(meter.answer(List.of(line.split(" ", -1))));
        }
        System.exit(0);
    }

    private String answer(List<String> words) {
        try {
            return carryOut(words.get(0), words.subList(1, words.size()));
        } catch (IOException | RuntimeException failed) {
            return "error " + failed;
        } catch (InterruptedException interrupted) {
            throw new AssertionError("nobody interrupts", interrupted);
        }
    }

    private String carryOut(String command, List<String> words) throws IOException, InterruptedException {
        return switch (command) {
            case "udp-listen" -> udpListen(number(words, 0));
            case "udp-send" ->
                udpSend(
                        new InetSocketAddress(words.get(0), number(words, 1)),
                        number(words, 2),
                        number(words, 3),
                        number(words, 4));
            case "tcp-listen" -> streams.listen(number(words, 0), number(words, 1));
            case "tcp-open" -> streams.open(new InetSocketAddress(words.get(0), number(words, 1)), number(words, 2));
            case "tcp-send" -> streams.send(number(words, 0), number(words, 1), number(words, 2), number(words, 3));
            case "tcp-await" -> streams.awaitOpened(number(words, 0));
            case "tcp-accepted" -> streams.awaitAccepted(number(words, 0));
            case "figures" ->
                tally.await(number(words, 0), number(words, 1), number(words, 2))
                        .toString();
            case "counters" ->
                "udpChecksumErrors=" + counter("Udp:", "InCsumErrors") + " tcpChecksumErrors="
                        + counter("Tcp:", "InCsumErrors") + " tcpRetransmits=" + counter("Tcp:", "RetransSegs");
            default -> throw new IllegalArgumentException("unknown command [" + command + "]");
        };
    }

    private static int number(List<String> words, int at) {
        return Integer.parseInt(words.get(at));
    }

    private String udpListen(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(bindHost, port));
        socket.setReceiveBufferSize(1 << 22);
        daemon("udp", () -> receive(socket));
        return "ok";
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "meter-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void receive(DatagramSocket socket) {
        DatagramPacket datagram = new DatagramPacket(new byte[65_536], 65_536);
        try (socket) {
            while (true) {
                datagram.setLength(65_536);
                socket.receive(datagram);
                tally.add(datagram.getData(), datagram.getLength(), System.nanoTime());
            }
        } catch (IOException ended) {
            System.err.println("meter: " + ended);
        }
    }

    private String udpSend(InetSocketAddress to, int count, int bytes, int perSecond) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(outboundHost, 0))) {
            long startNanos = System.nanoTime();
            for (int number = 0; number < count; number++) {
                pace(startNanos, number, perSecond);
                byte[] frame = new MeterFrame(number, System.nanoTime()).encoded(bytes);
                socket.send(new DatagramPacket(frame, bytes, to));
            }
            return "sent=" + count + " micros=" + (System.nanoTime() - startNanos) / 1000;
        }
    }

    /** Waits until the frame of this number is due. */
    static void pace(long startNanos, int number, int perSecond) {
        if (perSecond > 0) {
            long dueNanos = startNanos + number * 1_000_000_000L / perSecond;
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** A counter out of {@code /proc/net/snmp}, in which a line of names comes before each line of values. */
    private static String counter(String protocol, String name) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/net/snmp"))) {
            if (line.startsWith(protocol)) {
                lines.add(List.of(line.split(" ", -1)));
            }
        }
        return lines.get(1).get(lines.get(0).indexOf(name));
    }
}
