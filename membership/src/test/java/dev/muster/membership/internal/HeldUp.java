package dev.muster.membership.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.serialization.JSerializer;

/**
 * A big message of a user that the receiving node cannot read until the test lets it: so the stream that carries it stands
 * still, and what is behind it queues up to the sender.
 *
 * @param readable when it may be read
 */
record HeldUp(CountDownLatch readable) {
    static final int BYTES = 100_000;
    private static volatile CountDownLatch latch = new CountDownLatch(0);

    /** A fresh one, which holds up the stream until it is counted down. */
    static HeldUp untilReleased() {
        latch = new CountDownLatch(1);
        return new HeldUp(latch);
    }

    /** Both nodes are in one JVM, so the bytes need not say which latch it is. */
    public static final class Serializer extends JSerializer {
        @Override
        public int identifier() {
            return 772_001;
        }

        @Override
        public boolean includeManifest() {
            return false;
        }

        @Override
        public byte[] toBinary(Object message) {
            return new byte[BYTES];
        }

        @Override
        public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
            CountDownLatch held = latch;
            try {
                if (!held.await(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("never released");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return new HeldUp(held);
        }
    }
}
