package dev.muster.sharding.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Deliver;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.io.NotSerializableException;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Envelopes as frames of the membership module. A frame that is cut, too long, of another version
 * or of an unknown kind is counted, and refused as not serializable, which drops the message and nothing else.
 */
public final class EnvelopeSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_771_001;
    private static final int VERSION = 1;
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_TEXT = 16_384;

    private final ShardingTallies tallies;

    /** Called by Pekko. */
    public EnvelopeSerializer(ExtendedActorSystem system) {
        tallies = ShardingTallies.of(system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        if (message instanceof Deliver) {
            return "D";
        } else if (message instanceof Answer) {
            return "A";
        } else if (message instanceof StoredEvent) {
            return "E";
        } else if (message instanceof StoredState) {
            return "S";
        }
        throw new IllegalArgumentException(
                "not an envelope: " + message.getClass().getName());
    }

    @Override
    public byte[] toBinary(Object message) {
        FrameWriter out = new FrameWriter(VERSION);
        if (message instanceof Deliver deliver) {
            out.string(deliver.entityType()).string(deliver.entityId());
            write(deliver.request(), out);
        } else if (message instanceof Answer answer) {
            out.varint(answer.verdict().code())
                    .string(answer.text())
                    .bytes(answer.value().bytes());
        } else if (message instanceof StoredEvent stored) {
            out.string(stored.entityType());
            write(stored.event(), out);
        } else if (message instanceof StoredState stored) {
            out.string(stored.entityType()).bytes(stored.state().bytes());
        } else {
            throw new IllegalArgumentException(
                    "not an envelope: " + message.getClass().getName());
        }
        return out.toBytes();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            FrameReader in = new FrameReader(bytes, VERSION);
            Envelope envelope = read(in, manifest);
            in.end();
            return envelope;
        } catch (MalformedFrameException malformed) {
            tallies.malformedFrames.increment();
            throw new NotSerializableException("malformed frame of kind [" + manifest + "], " + bytes.length
                    + " bytes: " + malformed.getMessage());
        }
    }

    private static Envelope read(FrameReader in, String manifest) {
        return switch (manifest) {
            case "D" -> new Deliver(in.string(LONGEST_NAME), in.string(LONGEST_NAME), encoded(in));
            case "A" -> new Answer(verdict(in), in.string(LONGEST_TEXT), cbor(in));
            case "E" -> new StoredEvent(in.string(LONGEST_NAME), encoded(in));
            case "S" -> new StoredState(in.string(LONGEST_NAME), cbor(in));
            default -> throw new MalformedFrameException("unknown kind");
        };
    }

    private static void write(Encoded encoded, FrameWriter out) {
        out.string(encoded.name()).bytes(encoded.cbor().bytes());
    }

    private static Encoded encoded(FrameReader in) {
        return new Encoded(in.string(LONGEST_NAME), cbor(in));
    }

    private static Cbor cbor(FrameReader in) {
        return new Cbor(in.bytes(WireCodec.LARGEST_VALUE));
    }

    private static Verdict verdict(FrameReader in) {
        long code = in.varint();
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.code() == code)
                .findFirst()
                .orElseThrow(() -> new MalformedFrameException("unknown verdict " + code));
    }
}
