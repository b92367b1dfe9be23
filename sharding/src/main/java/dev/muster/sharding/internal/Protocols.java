package dev.muster.sharding.internal;

import com.typesafe.config.Config;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.jspecify.annotations.Nullable;

/** The protocols of the entity types of one actor system, by name, and how large a message may be. Thread safe. */
final class Protocols implements Extension {
    private static final Id ID = new Id();
    private static final String FRAME = "pekko.remote.artery.advanced.maximum-frame-size";
    private static final int FRAME_RESERVE_BYTES = 4096;

    private final Map<String, TypeProtocol> byName = new ConcurrentHashMap<>();
    private final int largestMessage;

    private Protocols(Config config) {
        long frame = config.hasPath(FRAME) ? config.getBytes(FRAME) : WireCodec.LARGEST_VALUE;
        this.largestMessage =
                (int) Math.max(FRAME_RESERVE_BYTES, Math.min(frame, WireCodec.LARGEST_VALUE) - FRAME_RESERVE_BYTES);
    }

    /** Those of an actor system. */
    static Protocols of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Adds a type of this node. */
    void add(TypeProtocol protocol) {
        byName.put(protocol.name(), protocol);
    }

    /** The protocol of a type; null when this node does not know it. */
    @Nullable
    TypeProtocol find(String typeName) {
        return byName.get(typeName);
    }

    /** How many bytes a request or a reply may have. */
    int largestMessage() {
        return largestMessage;
    }

    /**
     * The request of a delivery as it travels.
     *
     * @throws UnserializableMessage when it cannot be encoded
     */
    Encoded encoded(Delivery delivery) {
        if (delivery.request() instanceof Encoded already) {
            return already;
        }
        TypeProtocol protocol = byName.get(delivery.entityType());
        if (protocol == null) {
            throw new UnserializableMessage("this node has no entity type " + delivery.entityType());
        }
        Encoded encoded = protocol.request(delivery.request());
        if (encoded.cbor().size() > largestMessage) {
            throw new UnserializableMessage(
                    tooLarge(WireNames.readable(delivery.request().getClass()), encoded.cbor()));
        }
        return encoded;
    }

    /** The reply to a request as it travels; a failure when it cannot be encoded. */
    Answer answer(TypeProtocol protocol, Class<?> request, @Nullable Object value) {
        try {
            Cbor encoded = protocol.reply(request, value);
            return encoded.size() <= largestMessage
                    ? Answer.success(encoded)
                    : Answer.of(
                            Verdict.UNSERIALIZABLE, tooLarge("the reply to " + WireNames.readable(request), encoded));
        } catch (UnserializableMessage unserializable) {
            return Answer.of(Verdict.UNSERIALIZABLE, String.valueOf(unserializable.getMessage()));
        }
    }

    private String tooLarge(String what, Cbor encoded) {
        return what + " has " + encoded.size() + " bytes, more than " + largestMessage;
    }

    private static final class Id extends AbstractExtensionId<Protocols> {
        @Override
        public Protocols createExtension(ExtendedActorSystem system) {
            return new Protocols(system.settings().config());
        }

        @Override
        public Protocols get(ActorSystem system) {
            return super.get(system);
        }
    }
}
