package dev.muster.benchmarks.load;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How many messages of each sender have reached their entity, counted by the entity. The sender reads it, to send no more
 * than its window: so flow control takes nothing from the paths that are compared. Between two processes the counts stand
 * in a file that both have mapped. Thread safe; counts of one sender are spread over stripes, lest the counting becomes the
 * bottleneck.
 */
public final class Tally {
    /** How many senders there may be. */
    public static final int SENDERS = 16;

    private static final int STRIPES = 16;
    private static final int STRIPE_BYTES = 128;
    private static final int BYTES = SENDERS * STRIPES * STRIPE_BYTES;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer counts;

    private Tally(ByteBuffer counts) {
        this.counts = counts;
    }

    /** Counts within this process. */
    public static Tally ofProcess() {
        return new Tally(ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder()));
    }

    /** Counts that every process sees which opens the same file. */
    public static Tally shared(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Tally(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).order(ByteOrder.nativeOrder()));
        }
    }

    /** One more message of {@code sender} has arrived. */
    public void count(long sender) {
        int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
        LONGS.getAndAdd(counts, offset((int) sender, stripe), 1L);
    }

    /** How many messages of {@code sender} have arrived. */
    public long arrived(int sender) {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += (long) LONGS.getVolatile(counts, offset(sender, stripe));
        }
        return sum;
    }

    private static int offset(int sender, int stripe) {
        return (sender * STRIPES + stripe) * STRIPE_BYTES;
    }
}
