package dev.muster.crdt.internal;

import dev.muster.crdt.CrdtMetrics;
import java.util.concurrent.atomic.LongAdder;

/** Counts of everything that is sent, received or dropped; written by the actor, read by anyone. */
final class Tallies {
    final LongAdder sent = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder stray = new LongAdder();
    final LongAdder conflicts = new LongAdder();
    final LongAdder fellBehind = new LongAdder();
    volatile long bufferedBytes;

    CrdtMetrics metrics() {
        return new CrdtMetrics(
                sent.sum(),
                received.sum(),
                malformed.sum(),
                stray.sum(),
                conflicts.sum(),
                fellBehind.sum(),
                bufferedBytes);
    }
}
