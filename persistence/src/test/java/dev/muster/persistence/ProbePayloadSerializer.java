package dev.muster.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Writes a {@link ProbePayload} as the path of its actor. */
public final class ProbePayloadSerializer extends SerializerWithStringManifest {
    private final ExtendedActorSystem system;

    public ProbePayloadSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    @Override
    public int identifier() {
        return 770_001;
    }

    @Override
    public String manifest(Object value) {
        return "probe";
    }

    @Override
    public byte[] toBinary(Object value) {
        return Serialization.serializedActorPath(((ProbePayload) value).probe()).getBytes(UTF_8);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new ProbePayload(system.provider().resolveActorRef(new String(bytes, UTF_8)));
    }
}
