package dev.muster.faults.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One TCP connection as it looks from between its ends: enough to break it in a way that both believe.
 *
 * <p>An end believes a reset only if its sequence number is exactly the next one it expects; to one that is merely in its
 * window it answers with an acknowledgement that names the right one (RFC 5961, section 3.2). So both ends are sent a
 * reset that guesses, and whatever an end still sends is dropped and answered with a reset that cannot miss.
 */
final class Flow {
    private final End lower;
    private final End higher;
    private boolean isBroken;

    /** What one end has said. */
    private static final class End {
        final long where;
        boolean hasSent;
        boolean hasAcknowledged;
        int next;
        int acknowledged;

        End(long where) {
            this.where = where;
        }

        void sent(Segment segment) {
            if (!hasSent || segment.nextSequence() - next > 0) {
                next = segment.nextSequence();
                hasSent = true;
            }
            if (segment.isAck() && (!hasAcknowledged || segment.acknowledgement() - acknowledged > 0)) {
                acknowledged = segment.acknowledgement();
                hasAcknowledged = true;
            }
        }

        void forget() {
            hasSent = false;
            hasAcknowledged = false;
        }
    }

    /** Which connection: the same for both directions. */
    record Key(long lower, long higher) {
        static Key of(Segment segment) {
            return new Key(Math.min(segment.from(), segment.to()), Math.max(segment.from(), segment.to()));
        }

        boolean isBetween(int one, int other) {
            int low = (int) (lower >> 16);
            int high = (int) (higher >> 16);
            return (low == one && high == other) || (low == other && high == one);
        }
    }

    Flow(Key key) {
        this.lower = new End(key.lower());
        this.higher = new End(key.higher());
    }

    /** Takes note of a segment; whether it belongs to a connection that has been broken, and must not pass. */
    boolean isBrokenFor(Segment segment) {
        if (segment.isOpening()) {
            isBroken = false;
            lower.forget();
            higher.forget();
        }
        (segment.from() == lower.where ? lower : higher).sent(segment);
        return isBroken;
    }

    /** Breaks it; what tells both ends. */
    List<Packet> broken() {
        isBroken = true;
        List<Packet> resets = new ArrayList<>();
        tell(lower, higher, resets);
        tell(higher, lower, resets);
        return resets;
    }

    private static void tell(End told, End other, List<Packet> resets) {
        if (told.hasAcknowledged || !other.hasSent) {
            resets.add(reset(other, told, told.acknowledged));
        }
        if (other.hasSent && other.next != told.acknowledged) {
            resets.add(reset(other, told, other.next));
        }
    }

    private static Packet reset(End from, End to, int sequence) {
        return Segment.reset(from.where, to.where, sequence, to.next).packet();
    }

    /** The reset for the sender of a segment of a connection that has been broken. */
    static Optional<Packet> answer(Segment segment) {
        if (segment.isReset()) {
            return Optional.empty();
        }
        int sequence = segment.isAck() ? segment.acknowledgement() : 0;
        return Optional.of(Segment.reset(segment.to(), segment.from(), sequence, segment.nextSequence())
                .packet());
    }
}
