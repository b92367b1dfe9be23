package dev.muster.testkit.process;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Writes the calls on one process, in their order, in a thread of its own: a process that was stopped from outside takes
 * nothing, and would hold up its caller beyond any timeout; and a caller that was interrupted would close the socket by
 * writing to it, which ends the process. Thread safe.
 *
 * <p>It holds the calls that callers wait for, and no others.
 */
final class Outbox implements AutoCloseable {
    private final FrameChannel channel;
    private final Supplier<String> goneText;
    private final ExecutorService writer;

    /**
     * @param name of the process, for the thread's name
     * @param channel to the process
     * @param goneText what to say if it is gone
     */
    Outbox(String name, FrameChannel channel, Supplier<String> goneText) {
        this.channel = channel;
        this.goneText = goneText;
        this.writer = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "muster-testkit-" + name + ", writer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sends {@code frame} unless {@code answer} is done when its turn comes; fails that if the process is gone. */
    void send(Frame frame, CompletableFuture<byte[]> answer) {
        try {
            writer.execute(() -> write(frame, answer));
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(new ProcessGoneException(goneText.get()));
        }
    }

    private void write(Frame frame, CompletableFuture<byte[]> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            channel.write(frame);
        } catch (IOException failure) {
            answer.completeExceptionally(new ProcessGoneException(goneText.get() + ": " + failure));
        }
    }

    /** Takes nothing more. */
    @Override
    public void close() {
        writer.shutdown();
    }
}
