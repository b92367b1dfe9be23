package dev.muster.faults;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What meters send to each other: a number, the sender's clock, a checksum of the rest, and filling.
 *
 * @param number counts up from 0
 * @param sentNanos {@link System#nanoTime} of the sender, which is the same clock in all processes of a Linux machine
 */
record MeterFrame(long number, long sentNanos) {
    static final int LEAST_BYTES = 20;

    byte[] encoded(int bytes) {
        ByteBuffer frame = ByteBuffer.allocate(bytes);
        frame.putInt(0).putLong(number).putLong(sentNanos);
        for (int at = LEAST_BYTES; at < bytes; at++) {
            frame.put((byte) (at + number));
        }
        return frame.putInt(0, checksumOf(frame.array(), bytes)).array();
    }

    /** Empty if the checksum does not match. */
    static Optional<MeterFrame> decoded(byte[] frame, int length) {
        if (length < LEAST_BYTES || ByteBuffer.wrap(frame).getInt() != checksumOf(frame, length)) {
            return Optional.empty();
        }
        return Optional.of(new MeterFrame(
                ByteBuffer.wrap(frame).getLong(4), ByteBuffer.wrap(frame).getLong(12)));
    }

    private static int checksumOf(byte[] frame, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(frame, 4, length - 4);
        return (int) checksum.getValue();
    }
}
