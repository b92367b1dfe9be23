package dev.muster.sharding.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Verdict;

/** Parts that several frames have. What reads throws {@link MalformedFrameException} when the bytes do not fit. */
final class WireFields {
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_TEXT = 16_384;
    private static final Verdict[] VERDICTS = Verdict.values();

    private WireFields() {}

    /** The name of a type, or an entity's id. */
    static String name(FrameReader in) {
        return in.string(LONGEST_NAME);
    }

    /** The number of a shard. */
    static int shard(FrameReader in) {
        return (int) in.varintAtMost(Integer.MAX_VALUE);
    }

    static void write(Encoded encoded, FrameWriter out) {
        out.string(encoded.name()).bytes(encoded.cbor().bytes());
    }

    static Encoded encoded(FrameReader in) {
        return new Encoded(name(in), cbor(in));
    }

    static Cbor cbor(FrameReader in) {
        return new Cbor(in.bytes(WireCodec.LARGEST_VALUE));
    }

    /** The messages of a batch. */
    static Cbor items(FrameReader in) {
        return new Cbor(in.bytes(in.remaining()));
    }

    static void write(Answer answer, FrameWriter out) {
        out.varint(answer.verdict().code())
                .string(answer.text())
                .bytes(answer.value().bytes());
    }

    static Answer answer(FrameReader in) {
        return new Answer(verdict(in), in.string(LONGEST_TEXT), cbor(in));
    }

    private static Verdict verdict(FrameReader in) {
        long code = in.varint();
        for (Verdict verdict : VERDICTS) {
            if (verdict.code() == code) {
                return verdict;
            }
        }
        throw new MalformedFrameException("unknown verdict " + code);
    }
}
