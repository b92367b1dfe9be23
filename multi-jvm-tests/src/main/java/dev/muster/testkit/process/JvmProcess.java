package dev.muster.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One forked JVM, seen from the conductor. Safe to use from several threads.
 *
 * @param <T> the target it started
 */
public final class JvmProcess<T extends AutoCloseable> {
    /** How many lines of a log are shown when something fails. */
    public static final int TAIL_LINES = 40;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);
    /** How long the last lines of a process that is gone may take into its log. */
    static final Duration OUTPUT_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final Path log;
    private final Process process;
    private final FrameChannel channel;
    private final ProcessOutput output;
    private final StallWatch stalls;
    private final ProcessEvents events;
    private final AtomicLong calls = new AtomicLong();
    private final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<String> gone = new CompletableFuture<>();
    private final Pause pause;
    private final CpuLimit cpuLimit;
    private final Set<Equipment> equipment;
    private final Outbox outbox;
    private volatile @Nullable WallClock clock;

    JvmProcess(Launch launch, Process process, ProcessOutput output, FrameChannel channel, StallWatch stalls) {
        this.name = launch.name();
        this.log = launch.log();
        this.equipment = launch.equipment();
        this.process = process;
        this.channel = channel;
        this.output = output;
        this.stalls = stalls;
        this.events = new ProcessEvents(launch, stalls.listener(source()));
        this.pause = new Pause(process.pid());
        this.cpuLimit = new CpuLimit(name, process.pid());
        this.outbox = new Outbox(name, channel, this::goneText);
    }

    /**
     * Begins to listen to it.
     *
     * @param clockFile what sets its clock if it has such equipment
     */
    void open(Path clockFile) {
        clock = equipment.contains(Equipment.CLOCK) ? new WallClock(clockFile, this) : null;
        events.begin();
        Thread reader = new Thread(this::readAnswers, "muster-testkit-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts the target of a process that {@link Conductor#boot} forked; returns once it has started. Call it once.
     *
     * @throws StartException if the target failed to start or took longer than {@link Conductor#START_TIMEOUT}; the
     *     process has been killed then, and the message ends with the tail of its log
     */
    public void start(TargetStart<T> start) throws InterruptedException {
        start(Serialized.bytesOf(start, "the start of " + name));
    }

    void start(byte[] startBytes) throws InterruptedException {
        try {
            exchange(Frame.Kind.START, startBytes, Conductor.START_TIMEOUT, "starting");
        } catch (RuntimeException failure) {
            kill();
            throw new StartException(
                    name + " did not start: " + failure.getMessage() + "\nits log ends:\n"
                            + LogTail.of(log, TAIL_LINES),
                    failure);
        }
    }

    /** The name given at launch. */
    public String name() {
        return name;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** How a {@link StallWatch} calls it: name and process id. */
    public String source() {
        return name + " (pid " + pid() + ")";
    }

    /** Tells {@code listener} what the process pushes from now on, besides the one of the {@link Launch}. */
    public void onEvent(EventListener listener) {
        events.tell(listener);
    }

    /** The processor time it has used so far, in all its threads, in user and system mode; zero once it is gone. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The file its output goes to. */
    public Path log() {
        return log;
    }

    /** Whether the operating system still runs it. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Runs {@code call} on the target in the forked JVM and returns its result.
     *
     * @throws RefusedCallException if the call captures, or returns, what is not serializable; names it
     * @throws RemoteCallException if the call threw
     * @throws ProcessGoneException if the process ended first
     * @throws ProcessPausedException if the process is paused; a call under way when the pause begins goes on after it
     * @throws CallTimeoutException if there was no answer within {@code timeout}; the call may still be running
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // the bytes are those of the R that the call returned, null included
    public <R> R call(RemoteCall<? super T, R> call, Duration timeout) throws InterruptedException {
        byte[] bytes = Serialized.bytesOf(call, "a call on " + name);
        byte[] answer = exchange(Frame.Kind.CALL, bytes, timeout, "a call");
        try {
            return (R) Serialized.valueOf(answer);
        } catch (IOException | ClassNotFoundException failure) {
            throw new IllegalStateException("the result of a call on " + name + " cannot be read: " + failure, failure);
        }
    }

    /**
     * Makes an object in the forked JVM, once, and returns a stand-in whose methods run on that object, each in a thread of
     * its own. It is kept there until the JVM ends. {@code equals}, {@code hashCode} and {@code toString} are the
     * stand-in's.
     *
     * <p>A method throws {@link RefusedCallException} if an argument is not serializable and names it, and otherwise what
     * {@link #call} throws.
     *
     * @param type an interface
     * @param factory makes the object from the target
     * @param timeout of the making and of each method
     * @throws IllegalArgumentException if {@code type} is no interface
     */
    public <I> I remote(Class<I> type, RemoteCall<? super T, ? extends I> factory, Duration timeout)
            throws InterruptedException {
        return RemoteObject.make(this, type, factory, timeout);
    }

    /** The stacks of all its threads. */
    public String threadDump(Duration timeout) throws InterruptedException {
        return call(target -> ThreadDump.ofThisJvm(), timeout);
    }

    /**
     * Stops every thread of the process, as SIGSTOP does; returns once they stand still. Its sockets stay open, and the
     * kernel accepts what is sent to them. Does nothing if it is paused. A paused process can be killed.
     *
     * @throws ProcessGoneException if the process is not running
     * @throws org.opentest4j.TestAbortedException if this system has no {@code /proc}
     */
    public void pause() throws InterruptedException {
        requireRunning();
        stalls.injectionBegins(source());
        try {
            pause.begin();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot pause " + name, failure);
        } finally {
            endInjectionUnlessHeld();
        }
    }

    /** The two faults that hold a process up share one injection: it lasts until neither is in force. */
    private void endInjectionUnlessHeld() {
        if (!pause.isInForce() && !cpuLimit.isInForce()) {
            stalls.injectionEnds(source());
        }
    }

    /**
     * Lets a paused process go on, as SIGCONT does; returns once it does. Does nothing if it is not paused.
     *
     * @throws ProcessGoneException if the process is not running
     */
    public void resume() throws InterruptedException {
        requireRunning();
        try {
            pause.end();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot resume " + name, failure);
        } finally {
            endInjectionUnlessHeld();
        }
    }

    /** Whether it runs, but is paused. */
    public boolean isPaused() {
        return pause.isInForce() && isAlive();
    }

    /**
     * Lets the process have at most {@code share} of one processor's time, in every 100 ms. A later call replaces an
     * earlier one.
     *
     * @param share 0.01 to 64; 0.1 is a tenth of one processor, 2 is two processors
     * @throws ProcessGoneException if the process is not running
     * @throws org.opentest4j.TestAbortedException if this machine lets us set no such limit; says why
     */
    public void limitCpu(double share) {
        requireRunning();
        stalls.injectionBegins(source());
        try {
            cpuLimit.set(share);
        } finally {
            endInjectionUnlessHeld();
        }
    }

    /** Takes the limit of {@link #limitCpu} back, if there is one. */
    public void unlimitCpu() {
        cpuLimit.lift();
        endInjectionUnlessHeld();
    }

    /**
     * Its wall clock, which can be set.
     *
     * @throws IllegalStateException if it was launched without {@link Equipment#CLOCK}
     */
    public WallClock clock() {
        WallClock own = clock;
        if (own == null) {
            throw new IllegalStateException(
                    "the clock of " + name + " can be set only if it was launched with Equipment.CLOCK, was not");
        }
        return own;
    }

    private void requireRunning() {
        if (!isAlive()) {
            throw new ProcessGoneException(goneText());
        }
    }

    /**
     * Closes the target, then ends the process.
     *
     * @throws ProcessPausedException if the process is paused; it has not been asked then, and can be killed
     * @throws CallTimeoutException if that takes longer than 40 seconds; the process has been killed then
     */
    public void stop() throws InterruptedException {
        requireNotPaused();
        try {
            exchange(Frame.Kind.STOP, new byte[0], STOP_TIMEOUT, "stopping");
        } catch (ProcessGoneException alreadyThere) {
            // it ended before it could say that it had stopped: what we wanted
        } finally {
            kill();
        }
    }

    /** As {@link #stop}, but lets the JVM end in its own time; refuses an end that takes longer, or is not in good order. */
    void stopOrderly(Duration timeout) throws InterruptedException {
        try {
            exchange(Frame.Kind.STOP, new byte[0], STOP_TIMEOUT, "stopping");
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(name + " must end well within " + timeout + " of its stop, did not");
            }
        } finally {
            kill();
        }
    }

    /**
     * Kills the process at once, as {@code kill -9} does, and waits until it is gone, also in a thread that was interrupted
     * before. Does nothing if it is.
     */
    public void kill() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            killNow();
        } catch (InterruptedException insisting) {
            wasInterrupted = true; // the process has its signal; only the wait is cut short
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The signal alone; {@link #kill} still has to follow. */
    void signalKill() {
        process.destroyForcibly();
    }

    private void killNow() throws InterruptedException {
        signalKill();
        try {
            process.onExit().get(EXIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            output.awaitEnd(OUTPUT_TIMEOUT);
            outbox.close();
            channel.close();
            pause.forget();
            cpuLimit.close();
        } catch (TimeoutException | ExecutionException | IOException failure) {
            throw new IllegalStateException(name + " (pid " + pid() + ") did not die of SIGKILL: " + failure, failure);
        }
    }

    private byte[] exchange(Frame.Kind kind, byte[] content, Duration timeout, String what)
            throws InterruptedException {
        requireNotPaused();
        long number = calls.incrementAndGet();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        pending.put(number, answer);
        try {
            if (gone.isDone()) {
                throw new ProcessGoneException(gone.join());
            }
            outbox.send(new Frame(kind, number, content), answer);
            return answer.get(Debugging.patience(timeout).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CallTimeoutException(
                    what + " on " + name + " (pid " + pid() + ") had no answer within " + timeout, late);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure);
        } finally {
            pending.remove(number);
            answer.cancel(false); // what was not written by now will not be
        }
    }

    private void requireNotPaused() {
        if (isPaused()) {
            throw new ProcessPausedException(
                    name + " (pid " + pid() + ") is paused and cannot answer: resume it first");
        }
    }

    private void readAnswers() {
        try {
            for (Frame frame = channel.read(); frame != null; frame = channel.read()) {
                if (!events.take(frame)) {
                    settle(frame);
                }
            }
        } catch (IOException | ClassNotFoundException | RuntimeException closedOrBroken) {
            process.destroyForcibly(); // nothing can be asked of it any more
        } finally {
            events.close();
            stalls.ended(source());
            gone.complete(goneText());
            outbox.close();
            pending.values().forEach(waiting -> waiting.completeExceptionally(new ProcessGoneException(goneText())));
        }
    }

    private void settle(Frame frame) throws IOException, ClassNotFoundException {
        CompletableFuture<byte[]> waiting = pending.remove(frame.call());
        if (waiting == null) {
            return; // nobody waits any longer
        }
        if (frame.kind() == Frame.Kind.RETURNED) {
            waiting.complete(frame.content());
        } else if (Serialized.valueOf(frame.content()) instanceof RemoteProblem problem) {
            waiting.completeExceptionally(new RemoteCallException(name, problem));
        } else {
            throw new IOException("malformed answer of kind " + frame.kind());
        }
    }

    private String goneText() {
        String exit = process.isAlive() ? "its socket closed" : "exit code " + process.exitValue();
        return name + " (pid " + pid() + ") is gone, " + exit + "; log " + log;
    }
}
