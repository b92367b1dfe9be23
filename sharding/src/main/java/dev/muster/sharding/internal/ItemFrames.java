package dev.muster.sharding.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.UnserializableMessage;

/**
 * The messages of a batch as bytes: one after the other, each with its length in front, so that a reader can pass over kinds
 * and fields that are newer than itself.
 */
final class ItemFrames {
    /** The version of the frame that holds the messages of a batch. */
    static final int VERSION = 1;

    /** A frame without messages. */
    static final Cbor NO_ITEMS = new Cbor(new FrameWriter(VERSION).toBytes());

    /** How many bytes the length of a message takes at most. */
    private static final int LONGEST_LENGTH = 5;

    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int FLUSHED = 3;
    private static final int LAST_KIND = 127;

    /** A number that no ask has. */
    static final long TOLD = 0;

    private ItemFrames() {}

    /** Takes what was read; a request still needs someone to answer to. */
    interface Handler {
        /** A request; {@code ask} is the number that the answer must have, 0 when none is wanted. */
        void request(int shard, long epoch, Delivery delivery, long ask);

        void reply(Item.Reply reply);

        void flushed(Item.Flushed flushed);

        /** A kind that this node does not know. */
        void unknown();
    }

    /**
     * One message as bytes, without its length.
     *
     * @throws UnserializableMessage when it is a request that cannot be encoded
     */
    static Cbor write(Item item, Protocols protocols) {
        FrameWriter out = new FrameWriter(kindOf(item)); // the kind is where a frame has its version
        if (item instanceof Item.Request request) {
            Delivery delivery = request.delivery();
            out.varint(request.shard())
                    .varint(request.epoch())
                    .string(delivery.entityType())
                    .string(delivery.entityId())
                    .varint(numberOf(delivery.replyTo()));
            WireFields.write(protocols.encoded(delivery), out);
        } else if (item instanceof Item.Reply reply) {
            out.varint(reply.ask());
            WireFields.write(reply.answer(), out);
        } else if (item instanceof Item.Flushed flushed) {
            out.string(flushed.entityType())
                    .varint(flushed.shard())
                    .varint(flushed.epoch())
                    .varint(flushed.round());
        }
        return new Cbor(out.toBytes());
    }

    /** How many bytes a message takes in a batch, or a few less. */
    static int sizeIn(Cbor frame) {
        return LONGEST_LENGTH + frame.size();
    }

    /**
     * Hands on the messages of a batch.
     *
     * @return how many there were
     * @throws MalformedFrameException when the rest cannot be read; what was in front has been handed on
     */
    static int read(Cbor items, Handler handler) {
        FrameReader in = new FrameReader(items.bytes(), VERSION);
        int count = 0;
        while (in.remaining() > 0) {
            int end = in.enter(in.remaining());
            int kind = (int) in.varintAtMost(LAST_KIND);
            switch (kind) {
                case REQUEST -> readRequest(in, end, handler);
                case REPLY -> {
                    Item.Reply reply = new Item.Reply(in.varint(), WireFields.answer(in));
                    in.leave(end);
                    handler.reply(reply);
                }
                case FLUSHED -> {
                    Item.Flushed flushed =
                            new Item.Flushed(WireFields.name(in), WireFields.shard(in), in.varint(), in.varint());
                    in.leave(end);
                    handler.flushed(flushed);
                }
                default -> {
                    in.leave(end);
                    handler.unknown();
                }
            }
            count++;
        }
        return count;
    }

    private static void readRequest(FrameReader in, int end, Handler handler) {
        int shard = WireFields.shard(in);
        long epoch = in.varint();
        String entityType = WireFields.name(in);
        String entityId = WireFields.name(in);
        long ask = in.varint();
        Encoded request = WireFields.encoded(in);
        in.leave(end);
        handler.request(shard, epoch, new Delivery(entityType, entityId, request, ReplyTo.NOBODY), ask);
    }

    private static int kindOf(Item item) {
        if (item instanceof Item.Request) {
            return REQUEST;
        }
        return item instanceof Item.Reply ? REPLY : FLUSHED;
    }

    private static long numberOf(ReplyTo replyTo) {
        if (replyTo instanceof PendingAsk<?> ask) {
            return ask.number();
        } else if (replyTo == ReplyTo.NOBODY) {
            return TOLD;
        }
        throw new AssertionError("the ask of another node in a lane: " + replyTo);
    }
}
