package dev.muster.faults.proxy;

import dev.muster.faults.proxy.StreamFaults.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of one connection: what was read at one leg and is not yet written to the other, at most
 * {@link #CAPACITY} bytes. While there is no room it does not read, so that the window of the sender fills, as it would if
 * nobody acknowledged. Not thread safe: the thread of the proxy owns it.
 */
final class Pipe {
    /** The most bytes that wait, with what keeping them costs. */
    static final int CAPACITY = 256 * 1024;
    /** What a chunk costs beside its bytes; counted, so that many tiny ones are bounded, too. */
    private static final int CHUNK_COST = 64;

    /** What ends a stream. */
    enum End {
        /** The sender will send no more; the other direction goes on. */
        CLOSED,
        /** The sender is gone: the receiver sees a reset. */
        RESET
    }

    /** What {@link #writeTo} came to. */
    enum Outcome {
        /** Nothing more is to be written now. */
        WRITTEN,
        /** The sink takes no more now. */
        BLOCKED,
        /** All has been written, and the sender will send no more. */
        CLOSED,
        /** All has been written, and the sender is gone. */
        RESET
    }

    private static final class Chunk {
        private final ByteBuffer bytes;
        private final int size;
        private final long dueNanos;
        private long passedNanos;
        private int turn = -1;

        Chunk(ByteBuffer bytes, long dueNanos) {
            this.bytes = bytes;
            this.size = bytes.remaining();
            this.dueNanos = dueNanos;
        }
    }

    private final Link link;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int held;
    private long lastDueNanos;
    private End end = End.CLOSED;
    private boolean isEnding;
    private boolean isDone;
    private boolean isBlocked;
    private boolean isSinkGone;

    Pipe(Link link, long nowNanos) {
        this.link = link;
        this.lastDueNanos = nowNanos;
    }

    Link link() {
        return link;
    }

    /** Whether bytes of the source are of use: it may send more, and there is room. */
    boolean wantsBytes() {
        return !isEnding && (isSinkGone || room() > 0);
    }

    private int room() {
        int room = link.faults().mostWaiting(CAPACITY) - held;
        return chunks.isEmpty() ? Math.max(room, link.faults().mostBytes()) : room;
    }

    /** Whether the sink takes no more now. */
    boolean isBlocked() {
        return isBlocked;
    }

    /** Whether the end of the stream has been passed on, or has nobody to be passed on to. */
    boolean isDone() {
        return isDone;
    }

    /** Whether the source has not ended. */
    boolean isOpenEnded() {
        return !isEnding;
    }

    /** Reads what there is room for; {@code scratch} is used meanwhile. */
    void readFrom(SocketChannel source, ByteBuffer scratch, long nowNanos) throws IOException {
        scratch.clear();
        if (!isSinkGone) {
            scratch.limit(Math.min(scratch.capacity(), room()));
        }
        int read = source.read(scratch);
        if (read < 0) {
            end(End.CLOSED, nowNanos);
            return;
        }
        scratch.flip();
        if (!isSinkGone) {
            link.traffic().read(read);
            while (scratch.hasRemaining()) {
                add(scratch, Math.min(scratch.remaining(), link.faults().mostBytes()), nowNanos);
            }
        }
    }

    private void add(ByteBuffer from, int size, long nowNanos) {
        byte[] bytes = new byte[size];
        from.get(bytes);
        Verdict verdict = link.faults().arrived(nowNanos, lastDueNanos, size);
        if (verdict.flippedBit() >= 0) {
            bytes[verdict.flippedBit() / 8] ^= (byte) (1 << verdict.flippedBit() % 8);
            link.traffic().flipped();
        }
        append(new Chunk(ByteBuffer.wrap(bytes), verdict.dueNanos()));
    }

    private void append(Chunk chunk) {
        lastDueNanos = chunk.dueNanos;
        chunks.add(chunk);
        held += chunk.size + CHUNK_COST;
    }

    /** The source has ended; a reset after a close counts, a second end of a kind does not. */
    void end(End how, long nowNanos) {
        if (isSinkGone) {
            isEnding = true;
            isDone = true;
        } else if (!isEnding) {
            isEnding = true;
            end = how;
            append(new Chunk(
                    ByteBuffer.allocate(0),
                    link.faults().arrived(nowNanos, lastDueNanos, 0).dueNanos()));
        } else if (how == End.RESET) {
            end = End.RESET;
            if (isDone) {
                isDone = false;
                append(new Chunk(ByteBuffer.allocate(0), nowNanos));
            }
        }
    }

    /** Nobody takes the bytes any more: those that wait, and all that follow, are thrown away. */
    void loseSink() {
        isSinkGone = true;
        isBlocked = false;
        chunks.clear();
        held = 0;
        isDone = isEnding;
    }

    /** Writes what may go on now. */
    Outcome writeTo(SocketChannel sink, long nowNanos) throws IOException {
        while (!chunks.isEmpty() && hasPassed(chunks.element(), nowNanos)) {
            Chunk chunk = chunks.element();
            if (chunk.size > 0) {
                link.traffic().written(sink.write(chunk.bytes));
                isBlocked = chunk.bytes.hasRemaining();
                if (isBlocked) {
                    return Outcome.BLOCKED;
                }
            }
            chunks.remove();
            held -= chunk.size + CHUNK_COST;
        }
        isBlocked = false;
        if (isEnding && chunks.isEmpty() && !isDone) {
            isDone = true;
            return end == End.RESET ? Outcome.RESET : Outcome.CLOSED;
        }
        return Outcome.WRITTEN;
    }

    private boolean hasPassed(Chunk chunk, long nowNanos) {
        StreamFaults faults = link.faults();
        if (faults.isCut() || chunk.dueNanos - nowNanos > 0) {
            return false;
        }
        if (chunk.turn != faults.changes()) {
            chunk.turn = faults.changes();
            chunk.passedNanos = faults.takeLine(chunk.dueNanos, chunk.size);
        }
        return chunk.passedNanos - nowNanos <= 0;
    }

    /** How long from {@code nowNanos} until time alone lets something go on; {@link Long#MAX_VALUE} = never. */
    long nanosToNext(long nowNanos) {
        if (chunks.isEmpty() || isBlocked || link.faults().isCut()) {
            return Long.MAX_VALUE;
        }
        Chunk next = chunks.element();
        boolean hasTurn = next.turn == link.faults().changes();
        return Math.max(0, (hasTurn ? next.passedNanos : next.dueNanos) - nowNanos);
    }

    @Override
    public String toString() {
        return link + " holds " + held + (isDone ? ", done" : isEnding ? ", ending" : isBlocked ? ", blocked" : "");
    }
}
