package dev.muster.membership.internal;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the frames of one system actor, and tells of dropped ones at most once a minute for each reason. Thread safe. */
final class FrameCounts {
    private static final Logger log = LoggerFactory.getLogger(FrameCounts.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final String actorName;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final Map<FrameFault, Tally> dropped = new EnumMap<>(FrameFault.class);

    /** Counts from 0 for the actor at {@code /system/<actorName>}. */
    FrameCounts(String actorName) {
        this.actorName = actorName;
        for (FrameFault fault : FrameFault.values()) {
            dropped.put(fault, new Tally());
        }
    }

    void sent() {
        sent.incrementAndGet();
    }

    void received() {
        received.incrementAndGet();
    }

    /** {@code detail} says what is known of the frame; never its contents. Returns whether it was told. */
    boolean dropped(FrameFault fault, String detail, long nowNanos) {
        Tally tally = tally(fault);
        long count = tally.count.incrementAndGet();
        long told = tally.toldNanos.get();
        boolean isDue = count == 1 || nowNanos - told >= QUIET_NANOS;
        if (!isDue || !tally.toldNanos.compareAndSet(told, nowNanos)) {
            return false;
        }
        log.atLevel(fault.level())
                .log("Dropped a frame of [{}], reason [{}], [{}] so far: {}", actorName, fault, count, detail);
        return true;
    }

    long count(FrameFault fault) {
        return tally(fault).count.get();
    }

    /** By name: {@code frames-sent}, {@code frames-received}, and {@code frames-dropped-<reason>}. */
    SortedMap<String, Long> byName() {
        SortedMap<String, Long> named = new TreeMap<>();
        named.put("frames-sent", sent.get());
        named.put("frames-received", received.get());
        dropped.forEach((fault, tally) -> named.put(
                "frames-dropped-" + fault.name().toLowerCase(Locale.ROOT).replace('_', '-'), tally.count.get()));
        return Collections.unmodifiableSortedMap(named);
    }

    private Tally tally(FrameFault fault) {
        Tally tally = dropped.get(fault);
        if (tally == null) {
            throw new AssertionError("no tally for " + fault);
        }
        return tally;
    }

    private static final class Tally {
        private final AtomicLong count = new AtomicLong();
        private final AtomicLong toldNanos = new AtomicLong();
    }
}
