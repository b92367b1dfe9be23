package dev.muster.testkit.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stalls of several sources, and which of them a test brought about itself. Not thread safe: {@link StallWatch} owns
 * one. All times are of one monotonic clock.
 *
 * <p>A source tells each stall when it is over, and beats while it runs. A source that beat once, and then not for
 * {@link #SILENCE}, is in a stall that is not over: somebody stopped it, and it still is.
 *
 * <p>Of a stall, what lies in a time of injection, or in the {@link #GRACE} after it, does not count, and of what is left
 * only pieces of at least {@link Ticker#STALL} do: pausing a process, and letting it go on, take a moment.
 */
public final class Stalls {
    /** Without a beat for that long, a source is held to stand still. */
    public static final Duration SILENCE = Duration.ofSeconds(1);

    /** How long the effects of an injection are put down to it after its end. */
    public static final Duration GRACE = Duration.ofMillis(500);

    /** How many stalls, and how many injections, are kept for each source; beyond that the oldest are forgotten. */
    static final int MOST = 10_000;

    /** From the first time to the second, in nanoseconds since this object was made. */
    private record Span(long from, long to) {
        long length() {
            return to - from;
        }
    }

    private static final class Source {
        private final List<Span> stalls = new ArrayList<>();
        private final List<Span> injections = new ArrayList<>();
        private @Nullable Long injectedSince;
        private @Nullable Long lastBeat;
    }

    private final long originNanos;
    /** Sorted, so that equal histories give equal answers. */
    private final Map<String, Source> sources = new TreeMap<>();

    /** Nothing has happened. */
    public Stalls(long nowNanos) {
        originNanos = nowNanos;
    }

    /** The source runs now. */
    public void beat(String source, long nowNanos) {
        of(source).lastBeat = sinceOrigin(nowNanos);
    }

    /** The source is gone: it beats no more, and nothing holds it. */
    public void ended(String source, long nowNanos) {
        Source gone = of(source);
        Span silence = silence(gone, sinceOrigin(nowNanos));
        if (silence != null) {
            keep(gone.stalls, silence);
        }
        gone.lastBeat = null;
        injectionEnds(source, nowNanos);
    }

    /** The source did not run from {@code fromNanos} for {@code lengthNanos}. */
    public void stalled(String source, long fromNanos, long lengthNanos) {
        long from = sinceOrigin(fromNanos);
        keep(of(source).stalls, new Span(from, from + lengthNanos));
    }

    /** What keeps the source from running between these times is the test's own doing. */
    public void injected(String source, long fromNanos, long toNanos) {
        keep(of(source).injections, new Span(sinceOrigin(fromNanos), sinceOrigin(toNanos)));
    }

    /** What keeps the source from running from now on is the test's own doing. Does nothing if it already is. */
    public void injectionBegins(String source, long nowNanos) {
        Source held = of(source);
        if (held.injectedSince == null) {
            held.injectedSince = sinceOrigin(nowNanos);
        }
    }

    /** What began at {@link #injectionBegins} is over. Does nothing if nothing began. */
    public void injectionEnds(String source, long nowNanos) {
        Source held = of(source);
        if (held.injectedSince != null) {
            keep(held.injections, new Span(held.injectedSince, sinceOrigin(nowNanos)));
            held.injectedSince = null;
        }
    }

    /**
     * By how much a deadline that began at {@code sinceNanos} is to be moved: how long since then at least one source stood
     * still that the test did not hold.
     */
    public long stretchNanos(long sinceNanos, long nowNanos) {
        long total = 0;
        long coveredTo = sinceOrigin(sinceNanos);
        for (Stall stall : uninjected(sinceNanos, nowNanos)) {
            long to = sinceOrigin(stall.fromNanos()) + stall.lengthNanos();
            long from = Math.max(sinceOrigin(stall.fromNanos()), coveredTo);
            if (to > from) {
                total += to - from;
                coveredTo = to;
            }
        }
        return total;
    }

    /** The longest stall since {@code sinceNanos} that the test did not bring about, one that is not over included. */
    public Optional<Stall> worstUninjected(long sinceNanos, long nowNanos) {
        return uninjected(sinceNanos, nowNanos).stream().max(Comparator.comparingLong(Stall::lengthNanos));
    }

    /** The pieces that count, cut at {@code sinceNanos}, in the order of their beginnings. */
    public List<Stall> uninjected(long sinceNanos, long nowNanos) {
        List<Stall> found = new ArrayList<>();
        sources.forEach((name, source) -> uninjected(source, sinceOrigin(nowNanos)).stream()
                .map(span -> new Span(Math.max(span.from(), sinceOrigin(sinceNanos)), span.to()))
                .filter(span -> span.length() >= Ticker.STALL.toNanos())
                .forEach(span -> found.add(new Stall(name, originNanos + span.from(), span.length()))));
        found.sort(Comparator.comparingLong(stall -> sinceOrigin(stall.fromNanos())));
        return found;
    }

    private static List<Span> uninjected(Source source, long now) {
        List<Span> pieces = new ArrayList<>(source.stalls);
        Span silence = silence(source, now);
        if (silence != null) {
            pieces.add(silence);
        }
        for (Span injection : injections(source, now)) {
            pieces = without(injection, pieces);
        }
        return pieces;
    }

    /** The stall that a source without beats is in; pieces of it that the test brought about still have to go. */
    private static @Nullable Span silence(Source source, long now) {
        Long lastBeat = source.lastBeat;
        if (lastBeat == null) {
            return null;
        }
        List<Span> pieces = List.of(new Span(lastBeat, now));
        for (Span injection : injections(source, now)) {
            pieces = without(injection, pieces);
        }
        boolean isLong = pieces.stream().anyMatch(piece -> piece.length() >= SILENCE.toNanos());
        return isLong ? new Span(lastBeat, now) : null;
    }

    private static List<Span> injections(Source source, long now) {
        List<Span> all = new ArrayList<>(source.injections);
        if (source.injectedSince != null) {
            all.add(new Span(source.injectedSince, now));
        }
        return all;
    }

    private static List<Span> without(Span injection, List<Span> pieces) {
        long end = injection.to() + GRACE.toNanos();
        List<Span> left = new ArrayList<>();
        for (Span piece : pieces) {
            addIfAny(left, new Span(piece.from(), Math.min(piece.to(), injection.from())));
            addIfAny(left, new Span(Math.max(piece.from(), end), piece.to()));
        }
        return left;
    }

    private static void addIfAny(List<Span> spans, Span span) {
        if (span.length() > 0) {
            spans.add(span);
        }
    }

    private Source of(String source) {
        return sources.computeIfAbsent(source, name -> new Source());
    }

    private long sinceOrigin(long nanos) {
        return nanos - originNanos;
    }

    private static void keep(List<Span> spans, Span span) {
        if (spans.size() == MOST) {
            spans.remove(0);
        }
        spans.add(span);
    }
}
