package dev.muster.testkit.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Java serialization of calls and results.
 *
 * <p>This is the only place where Java serialization is used, and only between a test and the JVMs it started itself,
 * over a socket in a directory that only their user can open. Nothing that a cluster member sends to another, and
 * nothing a network can reach, is ever decoded here.
 */
final class Serialized {
    private static final ObjectInputFilter BOUNDS = ObjectInputFilter.Config.createFilter(
            "maxdepth=200;maxarray=" + FrameChannel.MAX_CONTENT_BYTES + ";maxbytes=" + FrameChannel.MAX_CONTENT_BYTES);

    private Serialized() {}

    /** The bytes of {@code value}; {@code what} names it in the message when it is refused. */
    static byte[] bytesOf(@Nullable Object value, String what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException failure) {
            throw new RefusedCallException(what + " cannot be sent: " + Captures.explain(value, failure), failure);
        } catch (IOException failure) {
            throw new RefusedCallException(what + " cannot be sent: " + failure, failure);
        }
        if (bytes.size() > FrameChannel.MAX_CONTENT_BYTES) {
            throw new RefusedCallException(what + " cannot be sent: it takes " + bytes.size() + " bytes, the most is "
                    + FrameChannel.MAX_CONTENT_BYTES);
        }
        return bytes.toByteArray();
    }

    static @Nullable Object valueOf(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(BOUNDS);
            return in.readObject();
        }
    }
}
