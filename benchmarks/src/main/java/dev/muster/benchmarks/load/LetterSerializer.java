package dev.muster.benchmarks.load;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes letters by hand: fixed-length numbers, then the id or the address, nothing else. As small and quick as it gets. */
public final class LetterSerializer extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 8_723_401;
    private static final String ADD = "A";
    private static final String NOTE = "N";
    private static final String ASK = "Q";
    private static final String LOCATE = "L";
    private static final String TOUCH = "T";
    private static final String ASKED = "R";
    private static final String ADDRESSED = "E";

    private final ActorRefResolver resolver;

    /** Called by Pekko. */
    public LetterSerializer(ExtendedActorSystem system) {
        resolver = ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object letter) {
        if (letter instanceof Letter.Add) {
            return ADD;
        } else if (letter instanceof Letter.Ask) {
            return ASK;
        } else if (letter instanceof Letter.Addressed) {
            return ADDRESSED;
        } else if (letter instanceof Letter.Asked) {
            return ASKED;
        } else if (letter instanceof Letter.Note) {
            return NOTE;
        } else if (letter instanceof Letter.Touch) {
            return TOUCH;
        } else if (letter instanceof Letter.Locate) {
            return LOCATE;
        }
        throw new AssertionError("unhandled " + letter);
    }

    @Override
    public byte[] toBinary(Object letter) {
        if (letter instanceof Letter.Add add) {
            return longs(add.sender(), add.sequence());
        } else if (letter instanceof Letter.Ask ask) {
            return longs(ask.sender(), ask.sequence());
        } else if (letter instanceof Letter.Note note) {
            return longs(note.sender(), note.sequence(), note.sentNanos());
        } else if (letter instanceof Letter.Addressed addressed) {
            return nested(addressed.letter(), addressed.id());
        } else if (letter instanceof Letter.Asked asked) {
            return nested(asked.question(), resolver.toSerializationFormat(asked.replyTo()));
        }
        return new byte[0];
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case ADDRESSED -> new Letter.Addressed(text(bytes), inner(bytes));
            case ASKED -> new Letter.Asked(inner(bytes), resolver.resolveActorRef(text(bytes)));
            default -> plain(ByteBuffer.wrap(bytes), manifest);
        };
    }

    private static Letter plain(ByteBuffer numbers, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case ADD -> new Letter.Add(numbers.getLong(), numbers.getLong());
            case ASK -> new Letter.Ask(numbers.getLong(), numbers.getLong());
            case NOTE -> new Letter.Note(numbers.getLong(), numbers.getLong(), numbers.getLong());
            case LOCATE -> new Letter.Locate();
            case TOUCH -> new Letter.Touch();
            default -> throw new NotSerializableException("unknown letter [" + manifest + "]");
        };
    }

    /** The manifest and the length of the inner letter, the letter, then the text. */
    private byte[] nested(Letter letter, String text) {
        byte[] inner = toBinary(letter);
        byte[] tail = text.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[2 + inner.length + tail.length];
        bytes[0] = (byte) manifest(letter).charAt(0);
        bytes[1] = (byte) inner.length;
        System.arraycopy(inner, 0, bytes, 2, inner.length);
        System.arraycopy(tail, 0, bytes, 2 + inner.length, tail.length);
        return bytes;
    }

    private static Letter inner(byte[] bytes) throws NotSerializableException {
        return plain(ByteBuffer.wrap(bytes, 2, bytes[1]), String.valueOf((char) bytes[0]));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 2 + bytes[1], bytes.length - 2 - bytes[1], StandardCharsets.UTF_8);
    }

    private static byte[] longs(long... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * numbers.length);
        for (long number : numbers) {
            buffer.putLong(number);
        }
        return buffer.array();
    }
}
