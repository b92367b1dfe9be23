package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Starts JVMs and holds their control sockets; lives in the JVM that runs the test.
 *
 * <p>Control runs over Unix-domain sockets in a fresh directory that only this user can open, so no port is taken and no
 * fault on the network touches it. Calls travel over them as serialized Java objects: private to the test and the
 * processes it started, which run the same class path.
 *
 * <p>Safe to use from several threads. At most as many JVMs start at once as there are processors, but at least two, in
 * all conductors of this JVM together: more starve each other on a small machine. {@link #close} kills what still runs;
 * if this JVM is killed, its children see their sockets close and end.
 */
public final class Conductor implements AutoCloseable {
    /** How long a JVM may take from fork to a started target before the launch fails. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    private static final int LEAST_STARTS = 2;
    private static final Semaphore STARTS =
            new Semaphore(Math.max(LEAST_STARTS, Runtime.getRuntime().availableProcessors()), true);
    /** The kernel's limit is 108 bytes on Linux and 104 on macOS, with a terminating zero. */
    private static final int MAX_SOCKET_PATH = 100;

    private static final String CLOCK_ENDING = ".clock";

    private final Path directory;
    private final Startup startup;
    private final StallWatch stalls = StallWatch.begin();
    private final AtomicInteger launches = new AtomicInteger();
    private final Set<JvmProcess<?>> processes = ConcurrentHashMap.newKeySet();
    /** Held for reading by each fork, which uses the directory, and for writing by the end of this. */
    private final ReentrantReadWriteLock forks = new ReentrantReadWriteLock();
    /** Processes that have not connected yet. */
    private final Set<Process> connecting = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    private Conductor(Path directory, Startup startup) {
        this.directory = directory;
        this.startup = startup;
    }

    /** A conductor without processes, whose JVMs start from the class path as it is. */
    public static Conductor open() throws IOException {
        return open(Startup.plain());
    }

    /**
     * A conductor without processes, whose JVMs start faster for a rehearsal, which runs now unless an earlier one was kept.
     * If it fails, a line on {@link System#err} tells why, and JVMs start without.
     */
    public static Conductor open(Rehearsal rehearsal) throws IOException, InterruptedException {
        return open(Startup.of(rehearsal));
    }

    static Conductor open(Startup startup) throws IOException {
        Leftovers.sweep();
        String name = "muster-" + ProcessHandle.current().pid() + "-";
        Path directory = Files.createTempDirectory(name);
        if (directory.toString().length() > MAX_SOCKET_PATH / 2) {
            Files.delete(directory);
            directory = Files.createTempDirectory(Path.of("/tmp"), name);
        }
        return new Conductor(directory, startup);
    }

    /**
     * Forks a JVM and starts a target in it; returns once the target has started.
     *
     * @param launch how the JVM is forked
     * @param start how the JVM makes its target; what it captures must be serializable
     * @throws StartException if the JVM ended, took longer than {@link #START_TIMEOUT}, or its target failed to start; it
     *     has been killed then, and the message ends with the tail of its log
     */
    public <T extends AutoCloseable> JvmProcess<T> launch(Launch launch, TargetStart<T> start)
            throws InterruptedException, IOException {
        byte[] startBytes = Serialized.bytesOf(start, "the start of " + launch.name());
        int taken = beginStart();
        try {
            JvmProcess<T> process = fork(launch);
            process.start(startBytes);
            return process;
        } finally {
            STARTS.release(taken);
        }
    }

    /**
     * Forks a JVM that waits for {@link JvmProcess#start}, so that several targets can start at the same moment.
     *
     * @throws StartException if the JVM ended before it connected, or took longer than {@link #START_TIMEOUT}
     */
    public <T extends AutoCloseable> JvmProcess<T> boot(Launch launch) throws InterruptedException, IOException {
        int taken = beginStart();
        try {
            return fork(launch);
        } finally {
            STARTS.release(taken);
        }
    }

    /** Waits for a turn and tells how many it took: one that waits for a debugger must not keep the others from theirs. */
    private static int beginStart() throws InterruptedException {
        int turns = Debugging.isOn() ? 0 : 1;
        STARTS.acquire(turns);
        return turns;
    }

    /** As {@link #launch(Launch, TargetStart)}, beside this JVM. */
    public <T extends AutoCloseable> JvmProcess<T> launch(
            String name, Path log, TargetStart<T> start, List<String> flags) throws InterruptedException, IOException {
        return launch(Launch.of(name, log).withFlags(flags), start);
    }

    /** As {@link #boot(Launch)}, beside this JVM. */
    public <T extends AutoCloseable> JvmProcess<T> boot(String name, Path log, List<String> flags)
            throws InterruptedException, IOException {
        return boot(Launch.of(name, log).withFlags(flags));
    }

    private <T extends AutoCloseable> JvmProcess<T> fork(Launch launch) throws IOException {
        forks.readLock().lock();
        try {
            return forkNow(launch);
        } finally {
            forks.readLock().unlock();
        }
    }

    private <T extends AutoCloseable> JvmProcess<T> forkNow(Launch launch) throws IOException {
        requireOpen(launch);
        int number = launches.incrementAndGet();
        Path clock = directory.resolve(number + CLOCK_ENDING);
        Launch equipped = launch.equipment().contains(Equipment.CLOCK)
                ? launch.withPlacement(WallClock.equip(launch.placement(), clock))
                : launch;
        JvmProcess<T> process =
                new Fork(equipped, startup, directory.resolve(number + ".sock"), stalls).connect(this::connecting);
        processes.add(process);
        if (closed) {
            process.kill();
        }
        requireOpen(launch);
        process.open(clock);
        return process;
    }

    /** Told of a process that has just been forked: {@link #close} must be able to end it before it connects. */
    private void connecting(Process process) {
        connecting.add(process);
        CompletableFuture<Void> unused = process.onExit().thenRun(() -> connecting.remove(process));
        if (closed) {
            process.destroyForcibly();
        }
    }

    private void requireOpen(Launch launch) {
        if (closed) {
            throw new IllegalStateException("the conductor was closed before " + launch.name() + " was up");
        }
    }

    /** When this JVM, or a process it started here, stood still without being told to. */
    public StallWatch stalls() {
        return stalls;
    }

    /** Kills every process that still runs, also one that is starting, and waits until it is gone. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        connecting.forEach(Process::destroyForcibly);
        processes.forEach(JvmProcess::signalKill);
        forks.writeLock().lock();
        try {
            killAll();
        } finally {
            forks.writeLock().unlock();
            stalls.close();
            deleteDirectory();
        }
    }

    /** One that cannot be killed must not keep the others alive. */
    private void killAll() {
        List<IllegalStateException> failures = new ArrayList<>();
        for (JvmProcess<?> process : processes) {
            try {
                process.kill();
            } catch (IllegalStateException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private void deleteDirectory() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(directory);
    }
}
