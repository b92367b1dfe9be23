package dev.muster.testkit.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts JVMs and holds their control sockets; lives in the JVM that runs the test.
 *
 * <p>Control runs over Unix-domain sockets in a fresh directory that only this user can open, so no port is taken and no
 * fault on the network touches it. Calls travel over them as serialized Java objects: private to the test and the
 * processes it started, which run the same class path.
 *
 * <p>Safe to use from several threads. At most two JVMs start at once, in all conductors of this JVM together: more
 * starve each other on a small machine. {@link #close} kills what still runs; if this JVM is killed, its children see
 * their sockets close and end.
 */
public final class Conductor implements AutoCloseable {
    /** How long a JVM may take from fork to a started target before the launch fails. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    private static final Semaphore STARTS = new Semaphore(2, true);
    /** The kernel's limit is 108 bytes on Linux and 104 on macOS, with a terminating zero. */
    private static final int MAX_SOCKET_PATH = 100;

    private final Path directory;
    private final AtomicInteger launches = new AtomicInteger();
    private final Set<JvmProcess<?>> processes = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private Conductor(Path directory) {
        this.directory = directory;
    }

    /** A conductor without processes. */
    public static Conductor open() throws IOException {
        Path directory = Files.createTempDirectory("muster-");
        if (directory.toString().length() > MAX_SOCKET_PATH / 2) {
            Files.delete(directory);
            directory = Files.createTempDirectory(Path.of("/tmp"), "muster-");
        }
        return new Conductor(directory);
    }

    /**
     * Forks a JVM and starts a target in it; returns once the target has started.
     *
     * @param name how messages and threads call the process
     * @param log the file that gets its output, appended to if it exists
     * @param start how the JVM makes its target; what it captures must be serializable
     * @param flags JVM flags beyond the kit's own, last so that they win
     * @throws StartException if the JVM ended, took longer than {@link #START_TIMEOUT}, or its target failed to start; it
     *     has been killed then, and the message ends with the tail of its log
     */
    public <T extends AutoCloseable> JvmProcess<T> launch(
            String name, Path log, TargetStart<T> start, List<String> flags) throws InterruptedException, IOException {
        byte[] startBytes = Serialized.bytesOf(start, "the start of " + name);
        STARTS.acquire();
        try {
            JvmProcess<T> process = fork(name, log, flags);
            process.start(startBytes);
            return process;
        } finally {
            STARTS.release();
        }
    }

    /**
     * Forks a JVM that waits for {@link JvmProcess#start}, so that several targets can start at the same moment.
     *
     * @param name how messages and threads call the process
     * @param log the file that gets its output, appended to if it exists
     * @param flags JVM flags beyond the kit's own, last so that they win
     * @throws StartException if the JVM ended before it connected, or took longer than {@link #START_TIMEOUT}
     */
    public <T extends AutoCloseable> JvmProcess<T> boot(String name, Path log, List<String> flags)
            throws InterruptedException, IOException {
        STARTS.acquire();
        try {
            return fork(name, log, flags);
        } finally {
            STARTS.release();
        }
    }

    private <T extends AutoCloseable> JvmProcess<T> fork(String name, Path log, List<String> flags) throws IOException {
        JvmProcess<T> process = connected(name, log, flags);
        processes.add(process);
        if (closed) {
            process.kill();
            throw new IllegalStateException("the conductor was closed while " + name + " was starting");
        }
        process.open();
        return process;
    }

    private <T extends AutoCloseable> JvmProcess<T> connected(String name, Path log, List<String> flags)
            throws IOException {
        Path socket = directory.resolve(launches.incrementAndGet() + ".sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Process process = new ProcessBuilder(JvmFlags.commandLine(socket, flags))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new JvmProcess<>(name, log, process, accept(name, log, server, process));
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** Waits for the process to connect; the listening socket is closed under it when that can no longer happen. */
    private static FrameChannel accept(String name, Path log, ServerSocketChannel server, Process process)
            throws IOException {
        CompletableFuture<Void> giveUp = process.onExit()
                .orTimeout(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((ended, timeout) -> {
                    closeQuietly(server);
                    return null;
                });
        try {
            SocketChannel socket = server.accept();
            return new FrameChannel(socket);
        } catch (AsynchronousCloseException neverConnected) {
            throw startFailure(name, log, process, neverConnected);
        } catch (ClosedChannelException endedBefore) {
            throw startFailure(name, log, process, endedBefore);
        } finally {
            giveUp.cancel(false);
        }
    }

    private static StartException startFailure(String name, Path log, Process process, IOException cause) {
        process.destroyForcibly();
        return new StartException(
                name + " (pid " + process.pid() + ") never connected; its log ends:\n"
                        + LogTail.of(log, JvmProcess.TAIL_LINES),
                cause);
    }

    private static void closeQuietly(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** Kills every process that still runs and waits until it is gone. */
    @Override
    public void close() throws IOException {
        closed = true;
        List.copyOf(processes).forEach(JvmProcess::kill);
        Files.deleteIfExists(directory);
    }
}
