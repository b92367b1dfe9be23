package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * At most one incarnation of an entity is live, or the older ones' effects are refused.
 *
 * <p>Intervals from activation to deactivation, or to the end of the node, must not overlap. Where two that overlap have
 * different epochs, a fence is taken to stand between them, and the check is that it holds: no effect that an
 * incarnation began after the activation of a newer one was accepted (Kleppmann, "How to do distributed locking", 2016;
 * Jepsen's etcd 3.4.3 shows why a lock alone does not do). An effect begun before and accepted after proves nothing, as
 * the store may have taken it before.
 */
final class SingleInstance {
    private static final String CHECK = "single instance";

    /** An incarnation and its life. */
    private record Life(Event.Activated start, long endNanos) {
        boolean liveAt(long nanos) {
            return endNanos > nanos;
        }

        /** Whether an epoch tells them apart. */
        boolean isFencedFrom(Life other) {
            Long mine = start.epoch();
            Long theirs = other.start.epoch();
            return mine != null && theirs != null && !mine.equals(theirs);
        }

        boolean isNewerThan(Life other) {
            Long mine = start.epoch();
            Long theirs = other.start.epoch();
            return (mine != null && theirs != null) ? mine > theirs : start.atNanos() > other.start.atNanos();
        }

        @Override
        public String toString() {
            return "incarnation " + start.incarnation() + " on " + start.node()
                    + (start.epoch() == null ? "" : " with epoch " + start.epoch()) + " (live " + start.atNanos() + ".."
                    + (endNanos == Call.NEVER ? "?" : Long.toString(endNanos)) + " ns)";
        }
    }

    private final Findings findings = new Findings(CHECK);
    private final Map<String, Map<String, Life>> livesByEntity = new LinkedHashMap<>();

    private SingleInstance() {}

    static Verdict check(Transcript transcript) {
        SingleInstance check = new SingleInstance();
        check.collect(transcript);
        check.livesByEntity.forEach((entity, lives) -> check.findOverlaps(entity, List.copyOf(lives.values())));
        transcript.observations(Event.Effect.class).forEach(check::findStaleEffect);
        check.findings.remark(check.livesByEntity.size() + " entities");
        return check.findings.verdict();
    }

    private void collect(Transcript transcript) {
        Map<String, TreeMap<Long, Event.NodeEnded>> ends = new LinkedHashMap<>();
        for (Event.NodeEnded end : transcript.observations(Event.NodeEnded.class)) {
            ends.computeIfAbsent(end.node(), node -> new TreeMap<>()).put(end.atNanos(), end);
        }
        for (Event.Activated start : transcript.observations(Event.Activated.class)) {
            Map.Entry<Long, Event.NodeEnded> end =
                    ends.getOrDefault(start.node(), new TreeMap<>()).ceilingEntry(start.atNanos());
            Life life = new Life(start, end == null ? Call.NEVER : end.getKey());
            Map<String, Life> lives = livesByEntity.computeIfAbsent(start.entity(), entity -> new LinkedHashMap<>());
            if (lives.putIfAbsent(start.incarnation(), life) != null) {
                findings.undecided("entity " + start.entity() + " has more than one activation called "
                        + start.incarnation() + ": each must have a name of its own");
            }
        }
        transcript.observations(Event.Deactivated.class).forEach(this::end);
    }

    private void end(Event.Deactivated end) {
        Life life = life(end.entity(), end.incarnation());
        if (life != null && end.atNanos() < life.endNanos()) {
            livesByEntity
                    .getOrDefault(end.entity(), new LinkedHashMap<>())
                    .put(end.incarnation(), new Life(life.start(), end.atNanos()));
        }
    }

    private void findOverlaps(String entity, List<Life> byStart) {
        List<Life> live = new ArrayList<>();
        for (Life next : byStart) {
            live.removeIf(earlier -> !earlier.liveAt(next.start().atNanos()));
            for (Life earlier : live) {
                if (!earlier.isFencedFrom(next)) {
                    findings.violation("entity " + entity + ": " + earlier + " and " + next
                            + " overlap, and no epoch fences them");
                }
            }
            live.add(next);
        }
    }

    private void findStaleEffect(Event.Effect effect) {
        Life author = life(effect.entity(), effect.incarnation());
        if (author == null || effect.acceptance() == Acceptance.REJECTED) {
            return;
        }
        for (Life other : livesByEntity.getOrDefault(effect.entity(), Map.of()).values()) {
            if (other.start().atNanos() < effect.fromNanos() && other.isNewerThan(author)) {
                findings.violation("entity " + effect.entity() + ": an effect of " + author + " from "
                        + effect.fromNanos() + ".." + effect.atNanos() + " ns was accepted after " + other
                        + " had been activated");
                return;
            }
        }
    }

    private @Nullable Life life(String entity, String incarnation) {
        Life life = livesByEntity.getOrDefault(entity, Map.of()).get(incarnation);
        if (life == null) {
            findings.undecided("entity " + entity + " has no activation called " + incarnation);
        }
        return life;
    }
}
