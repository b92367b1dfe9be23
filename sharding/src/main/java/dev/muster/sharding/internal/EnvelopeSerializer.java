package dev.muster.sharding.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Batch;
import dev.muster.sharding.internal.Envelope.Control;
import dev.muster.sharding.internal.Envelope.Credit;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Envelopes as frames of the membership module. A frame that is cut, too long, of another version
 * or of an unknown kind is counted, and refused as not serializable, which drops the message and nothing else.
 */
public final class EnvelopeSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 1_771_001;
    private static final int VERSION = 1;

    private final ExtendedActorSystem system;
    private final ShardingTallies tallies;

    /** Called by Pekko. */
    public EnvelopeSerializer(ExtendedActorSystem system) {
        this.system = system;
        tallies = ShardingTallies.of(system);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        if (message instanceof Answer) {
            return "A";
        } else if (message instanceof StoredEvent) {
            return "E";
        } else if (message instanceof StoredState) {
            return "S";
        } else if (message instanceof Delivery) {
            return "R";
        } else if (message instanceof Batch) {
            return "B";
        } else if (message instanceof Credit) {
            return "C";
        } else if (message instanceof Control control) {
            return ControlFrames.manifest(control);
        }
        throw new IllegalArgumentException(
                "not an envelope: " + message.getClass().getName());
    }

    @Override
    public byte[] toBinary(Object message) {
        FrameWriter out = new FrameWriter(VERSION);
        if (message instanceof Answer answer) {
            WireFields.write(answer, out);
        } else if (message instanceof StoredEvent stored) {
            out.string(stored.entityType());
            WireFields.write(stored.event(), out);
        } else if (message instanceof StoredState stored) {
            out.string(stored.entityType()).bytes(stored.state().bytes());
        } else if (message instanceof Delivery delivery) {
            DeliveryFrames.write(delivery, system, out);
        } else if (message instanceof Batch batch) {
            LaneFrames.write(batch, out);
        } else if (message instanceof Credit credit) {
            LaneFrames.write(credit, out);
        } else if (message instanceof Control control) {
            ControlFrames.write(control, out);
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

    private Envelope read(FrameReader in, String manifest) {
        return switch (manifest) {
            case "A" -> WireFields.answer(in);
            case "E" -> new StoredEvent(WireFields.name(in), WireFields.encoded(in));
            case "S" -> new StoredState(WireFields.name(in), WireFields.cbor(in));
            case "R" -> DeliveryFrames.read(in, system);
            case "B" -> LaneFrames.batch(in);
            case "C" -> LaneFrames.credit(in);
            default -> ControlFrames.read(in, manifest);
        };
    }
}
