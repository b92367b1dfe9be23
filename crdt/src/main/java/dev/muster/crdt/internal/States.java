package dev.muster.crdt.internal;

import dev.muster.crdt.AWSet;
import dev.muster.crdt.Bytes;
import dev.muster.crdt.Crdt;
import dev.muster.crdt.LWWRegister;
import dev.muster.crdt.PNCounter;
import dev.muster.crdt.causal.CausalContext;
import dev.muster.crdt.causal.Dot;
import dev.muster.crdt.causal.HybridTime;
import dev.muster.membership.wire.FrameReader;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The wire format of states: the kind, then the content in a fixed order, so that equal states have equal bytes. */
final class States {
    private static final int COUNTER = 1;
    private static final int SET = 2;
    private static final int REGISTER = 3;

    /** The least a tally, a dot with its element, and an interval take: eight bytes of replica and two of more. */
    private static final int ENTRY_BYTES = 10;

    /** Dots above this are refused, so that a next one always exists. */
    private static final long MOST_SEQUENCE = 1L << 62;

    private States() {}

    static void write(FrameWriter writer, Crdt<?> state) {
        if (state instanceof PNCounter counter) {
            writer.varint(COUNTER).varint(counter.tallies().size());
            counter.tallies()
                    .forEach((replica, tally) ->
                            writer.fixed64(replica).varint(tally.up()).varint(tally.down()));
        } else if (state instanceof AWSet set) {
            writer.varint(SET).varint(set.dotCount());
            set.forEachDot((dot, element) ->
                    writer.fixed64(dot.replica()).varint(dot.sequence()).bytes(element.toArray()));
            writer.varint(set.context().runCount());
            set.context()
                    .forEachRun((replica, first, last) ->
                            writer.fixed64(replica).varint(first).varint(last - first));
        } else if (state instanceof LWWRegister register) {
            Bytes value = Objects.requireNonNull(register.value(), "bottom does not travel");
            writer.varint(REGISTER).varint(register.time().packed());
            writer.fixed64(register.replica()).bytes(value.toArray());
        } else {
            throw new AssertionError("unhandled " + state.kind());
        }
    }

    static Crdt<?> read(FrameReader reader) {
        int kind = (int) reader.varintAtMost(REGISTER);
        Crdt<?> state = switch (kind) {
            case COUNTER -> readCounter(reader);
            case SET -> readSet(reader);
            case REGISTER -> readRegister(reader);
            default -> throw new MalformedFrameException("unknown kind of state " + kind);
        };
        if (state.isBottom()) {
            throw new MalformedFrameException("bottom does not travel");
        }
        return state;
    }

    private static PNCounter readCounter(FrameReader reader) {
        int count = reader.count(Frames.FRAME_BYTES, ENTRY_BYTES);
        SortedMap<Long, PNCounter.Tally> tallies = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            tallies.put(reader.fixed64(), new PNCounter.Tally(reader.varint(), reader.varint()));
        }
        return new PNCounter(tallies);
    }

    private static AWSet readSet(FrameReader reader) {
        int count = reader.count(Frames.FRAME_BYTES, ENTRY_BYTES);
        TreeMap<Dot, Bytes> alive = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Dot dot = new Dot(reader.fixed64(), sequence(reader.varint()));
            alive.put(dot, Bytes.of(reader.bytes(Store.ELEMENT_BYTES)));
        }
        int runs = reader.count(Frames.FRAME_BYTES, ENTRY_BYTES);
        List<CausalContext> context = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long replica = reader.fixed64();
            long first = sequence(reader.varint());
            context.add(CausalContext.of(replica, first, sequence(first + reader.varint())));
        }
        return AWSet.of(alive, CausalContext.unionOf(context));
    }

    private static LWWRegister readRegister(FrameReader reader) {
        HybridTime time = new HybridTime(reader.varint());
        if (time.compareTo(HybridTime.LATEST_ACCEPTED) > 0) {
            throw new MalformedFrameException("time must be at most " + HybridTime.LATEST_ACCEPTED + ", was " + time);
        }
        return new LWWRegister(time, reader.fixed64(), Bytes.of(reader.bytes(Store.ELEMENT_BYTES)));
    }

    private static long sequence(long number) {
        if (number < 1 || number > MOST_SEQUENCE) {
            throw new MalformedFrameException("a dot's number must be 1 to 2^62, was " + number);
        }
        return number;
    }
}
