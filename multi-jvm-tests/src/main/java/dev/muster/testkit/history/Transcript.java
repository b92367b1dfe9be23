package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was recorded up to some moment: the input of the checks. Immutable.
 *
 * @param events in the order in which they were recorded; instants of observations need not rise
 */
public record Transcript(List<Event> events, Extent extent) {

    /**
     * Checks that starts and ends pair.
     *
     * @throws IllegalArgumentException if a number starts twice, ends without a start or twice, or has a wrong result
     */
    public Transcript {
        events = List.copyOf(events);
        requirePaired(events);
    }

    /** One line per event, each ended by a line feed, between a first line with the version and a last with the count. */
    public String text() {
        return TextForm.write(this);
    }

    /**
     * The inverse of {@link #text()}. Text without its last line was cut off and gives a truncated transcript.
     *
     * @throws IllegalArgumentException if the text is not a history's; the message has the line
     */
    public static Transcript parse(String text) {
        return TextForm.read(text);
    }

    /**
     * The part that concerns some objects: operations by key, activations and effects by entity, deliveries by receiver.
     */
    public Transcript only(Predicate<String> key) {
        Set<Long> numbers = new HashSet<>();
        List<Event> kept = new ArrayList<>();
        for (Event event : events) {
            if (concerns(event, key, numbers)) {
                kept.add(event);
            }
        }
        return new Transcript(kept, extent);
    }

    /** Every operation, by the order in which they were started. */
    List<Call> calls() {
        Map<Long, Call> calls = new LinkedHashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Invoked invoked) {
                calls.put(invoked.number(), open(invoked));
            } else if (event instanceof Event.Ended ended) {
                calls.computeIfPresent(ended.number(), (number, call) -> end(call, ended));
            }
        }
        return List.copyOf(calls.values());
    }

    /** The operations of the given kinds, in lists by key; keys and calls by the order in which they were started. */
    Map<String, List<Call>> callsByKey(Predicate<Operation> kinds) {
        Map<String, List<Call>> byKey = new LinkedHashMap<>();
        for (Call call : calls()) {
            if (kinds.test(call.operation())) {
                byKey.computeIfAbsent(call.operation().key(), key -> new ArrayList<>())
                        .add(call);
            }
        }
        return byKey;
    }

    /** Observations of one kind, by instant; those of one instant as recorded. */
    <O extends Event.Observation> List<O> observations(Class<O> kind) {
        return events.stream()
                .flatMap(event -> kind.isInstance(event) ? Stream.of(kind.cast(event)) : Stream.<O>empty())
                .sorted((one, other) -> Long.compare(one.atNanos(), other.atNanos()))
                .toList();
    }

    /** When replicas had settled, rising. */
    List<Long> settledNanos() {
        return observations(Event.Settled.class).stream().map(Event::atNanos).toList();
    }

    private static Call open(Event.Invoked invoked) {
        return new Call(
                invoked.number(),
                invoked.client(),
                invoked.operation(),
                invoked.atNanos(),
                Call.NEVER,
                new Outcome.Unknown("still open at the end of the history"));
    }

    private static Call end(Call call, Event.Ended ended) {
        long endedNanos = ended.outcome() instanceof Outcome.Unknown ? Call.NEVER : ended.atNanos();
        return new Call(
                call.number(), call.client(), call.operation(), call.invokedNanos(), endedNanos, ended.outcome());
    }

    private static boolean concerns(Event event, Predicate<String> key, Set<Long> numbers) {
        if (event instanceof Event.Invoked invoked) {
            return key.test(invoked.operation().key()) && numbers.add(invoked.number());
        }
        if (event instanceof Event.Ended ended) {
            return numbers.contains(ended.number());
        }
        if (event instanceof Event.Activated activated) {
            return key.test(activated.entity());
        }
        if (event instanceof Event.Deactivated deactivated) {
            return key.test(deactivated.entity());
        }
        if (event instanceof Event.Effect effect) {
            return key.test(effect.entity());
        }
        if (event instanceof Event.Delivered delivered) {
            return key.test(delivered.receiver());
        }
        if (event instanceof Event.NodeEnded || event instanceof Event.Settled) {
            return true;
        }
        throw new AssertionError("unhandled " + event);
    }

    private static void requirePaired(List<Event> events) {
        Map<Long, Event.Invoked> open = new LinkedHashMap<>();
        Set<Long> started = new HashSet<>();
        for (Event event : events) {
            if (event instanceof Event.Invoked invoked) {
                if (!started.add(invoked.number())) {
                    throw new IllegalArgumentException("a number must start once, was " + invoked);
                }
                open.put(invoked.number(), invoked);
            } else if (event instanceof Event.Ended ended) {
                Event.Invoked start = open.remove(ended.number());
                if (start == null) {
                    throw new IllegalArgumentException("an end must have one start, was " + ended);
                }
                requireAnswer(start, ended);
            }
        }
    }

    private static void requireAnswer(Event.Invoked start, Event.Ended end) {
        if (end.outcome() instanceof Outcome.Ok ok && !start.operation().isAnsweredBy(ok.result())) {
            throw new IllegalArgumentException("the result must answer " + start + ", was " + end);
        }
        if (end.atNanos() < start.atNanos()) {
            throw new IllegalArgumentException("the end must not be before " + start + ", was " + end);
        }
    }
}
