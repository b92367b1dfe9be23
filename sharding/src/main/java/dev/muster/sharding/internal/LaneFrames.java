package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.sharding.internal.Envelope.Batch;
import dev.muster.sharding.internal.Envelope.Credit;
import dev.muster.sharding.lane.Position;

/** What lanes and their gateways send each other, as frames. */
final class LaneFrames {
    /** So far that no lane gets there, and so near that adding a batch does not overflow. */
    private static final long FARTHEST = Long.MAX_VALUE / 2;

    private LaneFrames() {}

    static void write(Batch batch, FrameWriter out) {
        out.node(batch.from()).fixed64(batch.toUid()).varint(batch.lane()).varint(batch.session());
        write(batch.before(), out);
        out.varint(batch.messages()).bytes(batch.items().bytes());
    }

    static Batch batch(FrameReader in) {
        NodeId from = in.node();
        long toUid = in.fixed64();
        int lane = lane(in);
        long session = in.varintAtMost(FARTHEST);
        Position before = position(in);
        int messages = (int) in.varintAtMost(Lane.MOST_IN_BATCH);
        return new Batch(from, toUid, lane, session, before, messages, WireFields.items(in));
    }

    static void write(Credit credit, FrameWriter out) {
        out.node(credit.from()).fixed64(credit.toUid()).varint(credit.lane()).varint(credit.session());
        write(credit.taken(), out);
    }

    static Credit credit(FrameReader in) {
        return new Credit(in.node(), in.fixed64(), lane(in), in.varintAtMost(FARTHEST), position(in));
    }

    private static int lane(FrameReader in) {
        return (int) in.varintAtMost(Lanes.PER_NODE - 1);
    }

    private static void write(Position position, FrameWriter out) {
        out.varint(position.batches()).varint(position.messages()).varint(position.bytes());
    }

    private static Position position(FrameReader in) {
        return new Position(in.varintAtMost(FARTHEST), in.varintAtMost(FARTHEST), in.varintAtMost(FARTHEST));
    }
}
