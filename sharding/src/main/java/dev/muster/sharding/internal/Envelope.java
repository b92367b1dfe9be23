package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.EntityException;
import dev.muster.sharding.EntityFailed;
import dev.muster.sharding.NotOwner;
import dev.muster.sharding.Overloaded;
import dev.muster.sharding.RequestRejected;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.WriteFailed;
import dev.muster.sharding.lane.Position;
import java.util.List;

/** What this module sends over the network and stores: the only classes its serializer knows. */
sealed interface Envelope
        permits Delivery,
                Envelope.Answer,
                Envelope.StoredEvent,
                Envelope.StoredState,
                Envelope.Batch,
                Envelope.Credit,
                Envelope.Control {

    /** What came of a request: a value when it succeeded, otherwise a sentence. */
    record Answer(Verdict verdict, String text, Cbor value) implements Envelope {
        private static final int LONGEST_TEXT = 2000;

        public Answer {
            text = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        }

        static Answer success(Cbor value) {
            return new Answer(Verdict.SUCCESS, "", value);
        }

        static Answer of(Verdict verdict, String text) {
            return new Answer(verdict, text, Cbor.NONE);
        }
    }

    /** An event in the journal. */
    record StoredEvent(String entityType, Encoded event) implements Envelope {}

    /** A state in the snapshot store. */
    record StoredState(String entityType, Cbor state) implements Envelope {}

    /**
     * Some messages of a lane, in their order.
     *
     * @param from the node that sends
     * @param toUid the run of the process that is meant, as its address may have a new one
     * @param session which use of the lanes between the two nodes it belongs to; a later one is greater
     * @param before where the batch begins
     * @param messages how many there are; none when the sender only asks what has been taken
     * @param items a frame of {@link ItemFrames}
     */
    record Batch(NodeId from, long toUid, int lane, long session, Position before, int messages, Cbor items)
            implements Envelope {}

    /** The receiver of a lane has taken everything up to a position. */
    record Credit(NodeId from, long toUid, int lane, long session, Position taken) implements Envelope {}

    /** What nodes tell each other about the owners of shards. */
    sealed interface Control extends Envelope {
        /** The entity type's name. */
        String type();
    }

    /** Asks, through the region of the sender, who owns a shard. */
    record Barrier(String type, int shard, long attempt, NodeId from) implements Control {}

    /** The owner answers a barrier. */
    record Owned(String type, int shard, long attempt, NodeId owner, long epoch) implements Control {}

    /** The owner asks a sender to hold its messages. */
    record Close(String type, int shard, NodeId owner, long epoch, long round) implements Control {}

    /** The owner has given the shard up. */
    record Released(String type, int shard, NodeId owner, long epoch) implements Control {}

    /** The coordinator asks an owner to prepare hand-offs. */
    record PrepareHandOff(String type, List<Integer> shards, long round) implements Control {
        public PrepareHandOff {
            shards = List.copyOf(shards);
        }
    }

    /** The owner says which shards may be handed off. */
    record HandOffPrepared(String type, List<Integer> shards, long round) implements Control {
        public HandOffPrepared {
            shards = List.copyOf(shards);
        }
    }

    /** How a request ended. The codes are on the wire: never change one. */
    enum Verdict {
        SUCCESS(0),
        REJECTED(1),
        ENTITY_FAILED(2),
        WRITE_FAILED(3),
        UNSERIALIZABLE(4),
        OVERLOADED(5),
        NOT_OWNER(6);

        private final int code;

        Verdict(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** What whoever asked gets to see. */
        EntityException exception(String text) {
            return switch (this) {
                case SUCCESS -> throw new AssertionError("a success is no failure: " + text);
                case REJECTED -> new RequestRejected(text);
                case ENTITY_FAILED -> new EntityFailed(text);
                case WRITE_FAILED -> new WriteFailed(text);
                case UNSERIALIZABLE -> new UnserializableMessage(text);
                case OVERLOADED -> new Overloaded(text);
                case NOT_OWNER -> new NotOwner(text);
            };
        }
    }
}
