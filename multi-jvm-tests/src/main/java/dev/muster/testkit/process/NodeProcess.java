package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The main class of a forked JVM: connects to the conductor's socket, starts the target it is sent, and runs calls on it.
 *
 * <p>It ends when the socket closes. The kernel closes a dead conductor's sockets, so a killed test leaves no process.
 */
public final class NodeProcess {
    private static final int CONDUCTOR_GONE = 3;
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

    private final FrameChannel channel;
    private final NodeOutput output;
    private final Delivery<Frame> events;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "muster-testkit-call");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicReference<@Nullable AutoCloseable> target = new AtomicReference<>();

    private NodeProcess(FrameChannel channel, NodeOutput output) {
        this.channel = channel;
        this.output = output;
        this.events = Pushed.over(channel);
    }

    /** Takes the path of the conductor's socket; started by {@link Conductor}, never by hand. */
    public static void main(String[] arguments) {
        NodeOutput output = NodeOutput.install();
        try (FrameChannel channel = FrameChannel.connect(Path.of(arguments[0]))) {
            new NodeProcess(channel, output).serve();
            System.err.println("the conductor has closed its socket: halting");
        } catch (IOException failure) {
            System.err.println("the conductor's socket failed, halting: " + failure);
        } finally {
            try {
                output.flush(FLUSH_TIMEOUT);
            } finally { // also without memory for the last words
                Runtime.getRuntime().halt(CONDUCTOR_GONE);
            }
        }
    }

    private void serve() throws IOException {
        try (Ticker ticker = Ticker.begin(new Told())) {
            serveCalls(ticker);
        }
    }

    private void serveCalls(Ticker ticker) throws IOException {
        for (Frame frame = channel.read(); frame != null; frame = channel.read()) {
            Frame received = frame;
            workers.execute(() -> answer(received, ticker));
        }
    }

    private void answer(Frame frame, Ticker ticker) {
        try {
            Frame result = perform(frame);
            Thread.interrupted(); // left by the user's code; a write would close the socket for it, and end this JVM
            if (frame.kind() != Frame.Kind.CALL) {
                events.flush(FLUSH_TIMEOUT); // before the answer: after a stop, or a start that failed, we are killed
                output.flush(FLUSH_TIMEOUT);
            }
            channel.write(result);
            if (frame.kind() == Frame.Kind.STOP) {
                end(ticker);
            }
        } catch (InterruptedException | IOException gone) {
            System.err.println("no answer to call " + frame.call() + ": " + gone);
        }
    }

    private static void end(Ticker ticker) throws InterruptedException {
        if (Boolean.getBoolean(SharedArchive.REHEARSAL)) {
            ticker.end(FLUSH_TIMEOUT); // a JVM that links a lambda while it writes its archive may crash
            System.exit(0);
        }
        Runtime.getRuntime().halt(0);
    }

    private Frame perform(Frame frame) {
        try {
            Object result = switch (frame.kind()) {
                case START -> start(frame.content());
                case CALL -> call(frame.content());
                case STOP -> stop();
                case RETURNED, FAILED, EVENT, BEAT, STALLED ->
                    throw new AssertionError("not for a node: " + frame.kind());
            };
            return new Frame(Frame.Kind.RETURNED, frame.call(), Serialized.bytesOf(result, "the result"));
        } catch (Throwable thrown) { // whatever the user's code threw belongs to the caller
            return new Frame(
                    Frame.Kind.FAILED, frame.call(), Serialized.bytesOf(RemoteProblem.of(thrown), "the failure"));
        }
    }

    private @Nullable Object start(byte[] content) throws Exception {
        if (!(Serialized.valueOf(content) instanceof TargetStart<?> start)) {
            throw new IllegalArgumentException("a start frame must hold a TargetStart");
        }
        target.set(start.start());
        return null;
    }

    @SuppressWarnings("unchecked") // the conductor's JvmProcess<T> pairs a TargetStart<T> with calls on T
    private @Nullable Object call(byte[] content) throws Exception {
        if (!(Serialized.valueOf(content) instanceof RemoteCall<?, ?> call)) {
            throw new IllegalArgumentException("a call frame must hold a RemoteCall");
        }
        AutoCloseable started = target.get();
        if (started == null) {
            throw new IllegalStateException("the target has not started yet");
        }
        return ((RemoteCall<AutoCloseable, ?>) call).call(started);
    }

    private @Nullable Object stop() throws Exception {
        AutoCloseable started = target.getAndSet(null);
        if (started != null) {
            started.close();
        }
        return null;
    }

    /** Tells the conductor that this JVM runs, and when it did not. */
    private final class Told implements Ticker.Listener {
        @Override
        public void beat(long nowNanos) {
            events.offer(new Frame(Frame.Kind.BEAT, nowNanos, new byte[0]));
        }

        @Override
        public void stalled(long fromNanos, long lengthNanos) {
            byte[] stalled = Serialized.bytesOf(new Stalled(fromNanos, lengthNanos), "a stall");
            events.offer(new Frame(Frame.Kind.STALLED, System.nanoTime(), stalled));
        }
    }
}
