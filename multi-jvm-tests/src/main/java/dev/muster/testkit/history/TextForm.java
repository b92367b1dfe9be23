package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text of a transcript: a line per event that starts with its instant and its kind.
 *
 * <pre>
 *   muster-history 1
 *   1200 invoke 17 c1 set-add cart pear
 *   1950 ok 17 done
 *   2000 activated n2 cart i4 7
 *   end 3 complete
 * </pre>
 */
final class TextForm {
    private static final String FIRST = "muster-history 1";
    private static final String LAST = "end";

    private TextForm() {}

    static String write(Transcript transcript) {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        for (Event event : transcript.events()) {
            List<String> words = new ArrayList<>();
            words.add(Long.toString(event.atNanos()));
            describe(event, words);
            text.append(Words.line(words)).append('\n');
        }
        String extent = transcript.extent() == Extent.COMPLETE ? "complete" : "truncated";
        return text.append(LAST + " " + transcript.events().size() + " " + extent + "\n")
                .toString();
    }

    static Transcript read(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
            throw new IllegalArgumentException("the first line must be \"" + FIRST + "\", was "
                    + (lines.isEmpty() ? "none" : "\"" + lines.get(0) + "\""));
        }
        List<Event> events = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(LAST + " ")) {
                requireLast(i, lines);
                return new Transcript(events, extent(line, events.size()));
            }
            Event event = event(i, line, lines.size());
            if (event != null) {
                events.add(event);
            }
        }
        return new Transcript(events, Extent.TRUNCATED);
    }

    private static void requireLast(int index, List<String> lines) {
        if (index != lines.size() - 1) {
            throw new IllegalArgumentException("line " + (index + 1) + " must be the last, was of " + lines.size());
        }
    }

    private static Extent extent(String line, int events) {
        if (line.equals(LAST + " " + events + " complete")) {
            return Extent.COMPLETE;
        }
        if (line.equals(LAST + " " + events + " truncated")) {
            return Extent.TRUNCATED;
        }
        throw new IllegalArgumentException(
                "the last line must be \"end " + events + " complete\" or \"... truncated\", was \"" + line + "\"");
    }

    /** Null for a last line that was cut off in the middle. */
    private static @Nullable Event event(int index, String line, int lines) {
        try {
            Words words = Words.of(line);
            Event event = event(words.number(), words.word(), words);
            if (words.hasMore()) {
                throw new IllegalArgumentException("the line must end before \"" + words.word() + "\"");
            }
            return event;
        } catch (IllegalArgumentException refused) {
            if (index == lines - 1) {
                return null;
            }
            throw new IllegalArgumentException(
                    "line " + (index + 1) + ": " + refused.getMessage() + ": " + line, refused);
        }
    }

    private static void describe(Event event, List<String> words) {
        if (event instanceof Event.Invoked invoked) {
            words.addAll(List.of("invoke", Long.toString(invoked.number()), invoked.client()));
            words.addAll(invoked.operation().words());
        } else if (event instanceof Event.Ended ended) {
            describe(ended, words);
        } else if (event instanceof Event.Activated at) {
            words.addAll(List.of("activated", at.node(), at.entity(), at.incarnation()));
            if (at.epoch() != null) {
                words.add(at.epoch().toString());
            }
        } else if (event instanceof Event.Deactivated at) {
            words.addAll(List.of("deactivated", at.node(), at.entity(), at.incarnation()));
        } else if (event instanceof Event.NodeEnded at) {
            words.addAll(List.of("node-ended", at.node()));
        } else if (event instanceof Event.Effect effect) {
            String acceptance = effect.acceptance() == Acceptance.ACCEPTED ? "accepted" : "rejected";
            words.addAll(List.of("effect", Long.toString(effect.fromNanos()), effect.entity()));
            words.addAll(List.of(effect.incarnation(), acceptance));
        } else if (event instanceof Event.Delivered at) {
            words.addAll(List.of("delivered", at.receiver(), at.sender(), Long.toString(at.sequence())));
        } else if (event instanceof Event.Settled) {
            words.add("settled");
        } else {
            throw new AssertionError("unhandled " + event);
        }
    }

    private static void describe(Event.Ended ended, List<String> words) {
        String number = Long.toString(ended.number());
        if (ended.outcome() instanceof Outcome.Ok ok) {
            words.addAll(List.of("ok", number));
            words.addAll(ok.result().words());
        } else if (ended.outcome() instanceof Outcome.Failed failed) {
            words.addAll(List.of("fail", number, failed.why()));
        } else if (ended.outcome() instanceof Outcome.Unknown unknown) {
            words.addAll(List.of("info", number, unknown.why()));
        } else {
            throw new AssertionError("unhandled " + ended);
        }
    }

    private static Event event(long at, String kind, Words words) {
        return switch (kind) {
            case "invoke" -> new Event.Invoked(at, words.number(), words.word(), operation(words));
            case "ok" -> new Event.Ended(at, words.number(), new Outcome.Ok(result(words)));
            case "fail" -> new Event.Ended(at, words.number(), new Outcome.Failed(words.word()));
            case "info" -> new Event.Ended(at, words.number(), new Outcome.Unknown(words.word()));
            case "activated" -> new Event.Activated(at, words.word(), words.word(), words.word(), words.numberIfAny());
            case "deactivated" -> new Event.Deactivated(at, words.word(), words.word(), words.word());
            case "node-ended" -> new Event.NodeEnded(at, words.word());
            case "effect" -> new Event.Effect(words.number(), at, words.word(), words.word(), acceptance(words.word()));
            case "delivered" -> new Event.Delivered(at, words.word(), words.word(), words.number());
            case "settled" -> new Event.Settled(at);
            default -> throw new IllegalArgumentException("the kind of an event must be a known one, was " + kind);
        };
    }

    private static Acceptance acceptance(String word) {
        return switch (word) {
            case "accepted" -> Acceptance.ACCEPTED;
            case "rejected" -> Acceptance.REJECTED;
            default -> throw new IllegalArgumentException("an effect must be accepted or rejected, was " + word);
        };
    }

    private static Operation operation(Words words) {
        String kind = words.word();
        return switch (kind) {
            case "counter-add" -> new Operation.CounterAdd(words.word(), words.number());
            case "counter-read" -> new Operation.CounterRead(words.word());
            case "set-add" -> new Operation.SetAdd(words.word(), words.word());
            case "set-remove" -> new Operation.SetRemove(words.word(), words.word());
            case "set-read" -> new Operation.SetRead(words.word());
            case "write" -> new Operation.RegisterWrite(words.word(), words.word());
            case "read" -> new Operation.RegisterRead(words.word());
            case "cas" -> new Operation.CompareAndSet(words.word(), words.word(), words.word());
            case "put-if-absent" -> new Operation.CompareAndSet(words.word(), null, words.word());
            case "send" -> new Operation.Send(words.word(), words.word(), words.number());
            default -> throw new IllegalArgumentException("an operation must be a known one, was " + kind);
        };
    }

    private static Result result(Words words) {
        String kind = words.word();
        return switch (kind) {
            case "done" -> new Result.Done();
            case "count" -> new Result.Count(words.number());
            case "elements" -> elements(words);
            case "value" -> new Result.Value(words.word());
            case "absent" -> new Result.Value(null);
            case "swapped" -> new Result.Swapped();
            case "mismatch" -> new Result.Mismatch();
            default -> throw new IllegalArgumentException("a result must be a known one, was " + kind);
        };
    }

    private static Result elements(Words words) {
        TreeSet<String> elements = new TreeSet<>();
        while (words.hasMore()) {
            elements.add(words.word());
        }
        return new Result.Elements(elements);
    }
}
