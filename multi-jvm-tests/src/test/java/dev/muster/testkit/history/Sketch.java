package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A history drawn by hand: instants are small numbers. */
final class Sketch {
    private final List<Event> events = new ArrayList<>();
    private long numbers;

    /** An operation that happened. */
    Sketch ok(long from, long to, String client, Operation operation, Result result) {
        return ended(from, to, client, operation, new Outcome.Ok(result));
    }

    /** An update that happened. */
    Sketch ok(long from, long to, String client, Operation operation) {
        return ok(from, to, client, operation, new Result.Done());
    }

    /** An operation that certainly did not happen. */
    Sketch failed(long from, long to, String client, Operation operation) {
        return ended(from, to, client, operation, new Outcome.Failed("refused"));
    }

    /** An operation that may happen. */
    Sketch unknown(long from, long to, String client, Operation operation) {
        return ended(from, to, client, operation, new Outcome.Unknown("timeout"));
    }

    Sketch ended(long from, long to, String client, Operation operation, Outcome outcome) {
        numbers++;
        events.add(new Event.Invoked(from, numbers, client, operation));
        events.add(new Event.Ended(to, numbers, outcome));
        return this;
    }

    Sketch add(long from, long to, String client, long delta) {
        return ok(from, to, client, new Operation.CounterAdd("k", delta));
    }

    Sketch count(long from, long to, String client, long value) {
        return ok(from, to, client, new Operation.CounterRead("k"), new Result.Count(value));
    }

    Sketch put(long from, long to, String client, String element) {
        return ok(from, to, client, new Operation.SetAdd("s", element));
    }

    Sketch remove(long from, long to, String client, String element) {
        return ok(from, to, client, new Operation.SetRemove("s", element));
    }

    Sketch elements(long from, long to, String client, String... elements) {
        Result read = new Result.Elements(new TreeSet<>(List.of(elements)));
        return ok(from, to, client, new Operation.SetRead("s"), read);
    }

    Sketch write(long from, long to, String client, String value) {
        return ok(from, to, client, new Operation.RegisterWrite("r", value));
    }

    Sketch read(long from, long to, String client, String value) {
        return ok(from, to, client, new Operation.RegisterRead("r"), new Result.Value(value));
    }

    Sketch absent(long from, long to, String client) {
        return ok(from, to, client, new Operation.RegisterRead("r"), new Result.Value(null));
    }

    Sketch seen(Event.Observation observation) {
        events.add(observation);
        return this;
    }

    Sketch settled(long at) {
        return seen(new Event.Settled(at));
    }

    /** Starts before ends at one instant. */
    Transcript transcript() {
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort(Comparator.comparingLong(Event::atNanos).thenComparing(event -> event instanceof Event.Ended));
        return new Transcript(sorted, Extent.COMPLETE);
    }
}
