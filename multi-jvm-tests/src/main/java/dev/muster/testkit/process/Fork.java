package dev.muster.testkit.process;

import dev.muster.faults.machine.LastWill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Forks one JVM and waits until it has connected to its control socket. */
final class Fork {
    private final Launch launch;
    private final Startup startup;
    private final Path socket;
    private final StallWatch stalls;

    /**
     * @param launch what is forked
     * @param startup what all JVMs start with
     * @param socket where it is to connect; made for that, and removed once it has
     * @param stalls told when it stands still
     */
    Fork(Launch launch, Startup startup, Path socket, StallWatch stalls) {
        this.launch = launch;
        this.startup = startup;
        this.socket = socket;
        this.stalls = stalls;
    }

    /**
     * Forks it.
     *
     * @param forked told of the process before it has connected
     * @throws StartException if it ended before it connected, or took too long; it has been killed then
     */
    <T extends AutoCloseable> JvmProcess<T> connect(Consumer<Process> forked) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Process process = begin();
            forked.accept(process);
            ProcessOutput output = outputOf(process);
            return new JvmProcess<>(launch, process, output, accept(server, process, output), stalls);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private Process begin() throws IOException {
        boolean isDebugged = Debugging.isOn(launch.name());
        int port = isDebugged ? Debugging.port() : 0;
        Process process = start(isDebugged ? List.of(Debugging.flag(port)) : List.of());
        if (isDebugged) {
            System.err.println(Debugging.invitation(launch, process.pid(), port));
            endWithThisJvm(process);
        }
        return process;
    }

    /** A process that a debugger holds does not see that its control socket closes. */
    private static void endWithThisJvm(Process process) throws IOException {
        try {
            LastWill will = LastWill.of("kill -KILL \"$1\"", Long.toString(process.pid()));
            CompletableFuture<Void> unused = process.onExit().thenRun(will::close);
        } catch (IOException noShell) {
            process.destroyForcibly();
            throw noShell;
        }
    }

    private Process start(List<String> moreFlags) throws IOException {
        List<String> flags = new ArrayList<>(launch.flags());
        flags.addAll(moreFlags);
        ProcessBuilder builder = new ProcessBuilder(JvmFlags.commandLine(launch.withFlags(flags), startup, socket))
                .redirectErrorStream(true);
        builder.environment().putAll(launch.placement().environment());
        return builder.start();
    }

    private ProcessOutput outputOf(Process process) throws IOException {
        try {
            return ProcessOutput.begin(launch.name(), process.getInputStream(), launch.log(), launch.output());
        } catch (IOException noLog) {
            process.destroyForcibly();
            throw noLog;
        }
    }

    /** Waits for the process to connect; the listening socket is closed under it when that can no longer happen. */
    private FrameChannel accept(ServerSocketChannel server, Process process, ProcessOutput output) throws IOException {
        CompletableFuture<Void> giveUp = process.onExit()
                .orTimeout(Debugging.patience(Conductor.START_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)
                .handle((ended, timeout) -> {
                    closeQuietly(server);
                    return null;
                });
        try {
            return new FrameChannel(server.accept());
        } catch (AsynchronousCloseException neverConnected) {
            throw failure(process, output, neverConnected);
        } catch (ClosedChannelException endedBefore) {
            throw failure(process, output, endedBefore);
        } finally {
            giveUp.cancel(false);
        }
    }

    private StartException failure(Process process, ProcessOutput output, IOException cause) {
        process.destroyForcibly();
        try {
            output.awaitEnd(JvmProcess.OUTPUT_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new StartException(
                launch.name() + " (pid " + process.pid() + ") never connected; its log ends:\n"
                        + LogTail.of(launch.log(), JvmProcess.TAIL_LINES),
                cause);
    }

    private static void closeQuietly(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
