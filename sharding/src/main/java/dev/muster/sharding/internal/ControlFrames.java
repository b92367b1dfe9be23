package dev.muster.sharding.internal;

import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.internal.Envelope.Barrier;
import dev.muster.sharding.internal.Envelope.Close;
import dev.muster.sharding.internal.Envelope.Control;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import dev.muster.sharding.internal.Envelope.Owned;
import dev.muster.sharding.internal.Envelope.PrepareHandOff;
import dev.muster.sharding.internal.Envelope.Released;
import java.util.ArrayList;
import java.util.List;

/** What nodes tell each other about the owners of shards, as frames. */
final class ControlFrames {
    private static final int MOST_SHARDS = 65_536;

    private ControlFrames() {}

    static String manifest(Control control) {
        if (control instanceof Barrier) {
            return "OB";
        } else if (control instanceof Owned) {
            return "OO";
        } else if (control instanceof Close) {
            return "OC";
        } else if (control instanceof Released) {
            return "OR";
        } else if (control instanceof PrepareHandOff) {
            return "HP";
        } else if (control instanceof HandOffPrepared) {
            return "HD";
        }
        throw new AssertionError("unhandled " + control);
    }

    static void write(Control control, FrameWriter out) {
        out.string(control.type());
        if (control instanceof Barrier barrier) {
            out.varint(barrier.shard()).varint(barrier.attempt()).node(barrier.from());
        } else if (control instanceof Owned owned) {
            out.varint(owned.shard())
                    .varint(owned.attempt())
                    .node(owned.owner())
                    .varint(owned.epoch());
        } else if (control instanceof Close close) {
            out.varint(close.shard()).node(close.owner()).varint(close.epoch()).varint(close.round());
        } else if (control instanceof Released released) {
            out.varint(released.shard()).node(released.owner()).varint(released.epoch());
        } else if (control instanceof PrepareHandOff prepare) {
            write(prepare.shards(), out).varint(prepare.round());
        } else if (control instanceof HandOffPrepared prepared) {
            write(prepared.shards(), out).varint(prepared.round());
        } else {
            throw new AssertionError("unhandled " + control);
        }
    }

    static Control read(FrameReader in, String manifest) {
        String type = WireFields.name(in);
        return switch (manifest) {
            case "OB" -> new Barrier(type, WireFields.shard(in), in.varint(), in.node());
            case "OO" -> new Owned(type, WireFields.shard(in), in.varint(), in.node(), in.varint());
            case "OC" -> new Close(type, WireFields.shard(in), in.node(), in.varint(), in.varint());
            case "OR" -> new Released(type, WireFields.shard(in), in.node(), in.varint());
            case "HP" -> new PrepareHandOff(type, shards(in), in.varint());
            case "HD" -> new HandOffPrepared(type, shards(in), in.varint());
            default -> throw new MalformedFrameException("unknown kind");
        };
    }

    private static FrameWriter write(List<Integer> shards, FrameWriter out) {
        out.varint(shards.size());
        shards.forEach(out::varint);
        return out;
    }

    private static List<Integer> shards(FrameReader in) {
        int count = in.count(MOST_SHARDS, 1);
        List<Integer> shards = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            shards.add(WireFields.shard(in));
        }
        return shards;
    }
}
