package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * At each receiver the messages of each sender arrive in the order in which they were sent, none twice, and none is
 * missing without its sender knowing.
 *
 * <p>This is Jepsen's {@code kafka} check for one log per pair: lost, duplicate and out of order messages. Arrivals are
 * ordered by their instants, so a receiver may move from node to node of one machine.
 */
final class SenderOrder {
    private static final String CHECK = "order per sender";

    private record Pair(String sender, String receiver) {
        @Override
        public String toString() {
            return "from " + sender + " to " + receiver;
        }
    }

    private final Delivery delivery;
    private final Findings findings = new Findings(CHECK);
    private final Map<Pair, List<Event.Delivered>> arrivals = new LinkedHashMap<>();
    private final Map<Pair, TreeMap<Long, Call>> sends = new LinkedHashMap<>();

    private SenderOrder(Delivery delivery) {
        this.delivery = delivery;
    }

    static Verdict check(Transcript transcript, Delivery delivery) {
        SenderOrder check = new SenderOrder(delivery);
        transcript.calls().forEach(check::collect);
        for (Event.Delivered arrival : transcript.observations(Event.Delivered.class)) {
            Pair pair = new Pair(arrival.sender(), arrival.receiver());
            check.sends.computeIfAbsent(pair, unused -> new TreeMap<>());
            check.arrivals.computeIfAbsent(pair, unused -> new ArrayList<>()).add(arrival);
        }
        check.sends.keySet().forEach(check::judge);
        check.findings.remark(check.sends.size() + " pairs");
        return check.findings.verdict();
    }

    private void collect(Call call) {
        if (call.operation() instanceof Operation.Send send) {
            Pair pair = new Pair(send.sender(), send.receiver());
            Call other = sends.computeIfAbsent(pair, unused -> new TreeMap<>()).putIfAbsent(send.sequence(), call);
            if (other != null) {
                findings.undecided("message " + send.sequence() + " " + pair
                        + " was sent by two calls, of which one may have arrived: " + other + " and " + call);
            }
        }
    }

    private void judge(Pair pair) {
        TreeSet<Long> arrived = new TreeSet<>();
        for (Event.Delivered arrival : arrivals.getOrDefault(pair, List.of())) {
            if (arrived.contains(arrival.sequence())) {
                findDuplicate(pair, arrival);
            } else {
                findDisorder(pair, arrival, arrived);
                arrived.add(arrival.sequence());
            }
        }
        TreeMap<Long, Call> sent = sends.getOrDefault(pair, new TreeMap<>());
        if (sent.isEmpty()) {
            findGaps(pair, arrived);
        } else {
            findLost(pair, sent, arrived);
            findForged(pair, sent, arrived);
        }
    }

    private void findDuplicate(Pair pair, Event.Delivered arrival) {
        if (delivery == Delivery.AT_MOST_ONCE) {
            findings.violation("duplicate: message " + arrival.sequence() + " " + pair + " arrived again at "
                    + arrival.atNanos() + " ns");
        }
    }

    private void findDisorder(Pair pair, Event.Delivered arrival, SortedSet<Long> arrived) {
        if (!arrived.isEmpty() && arrived.last() > arrival.sequence()) {
            findings.violation("out of order: message " + arrival.sequence() + " " + pair + " arrived at "
                    + arrival.atNanos() + " ns, after message " + arrived.last());
        }
    }

    /** Without records of what was sent, nobody has reported a failure either. */
    private void findGaps(Pair pair, SortedSet<Long> arrived) {
        long expected = arrived.first();
        for (long sequence : arrived) {
            if (sequence > expected) {
                String missing = sequence == expected + 1 ? "message " + expected : expected + " to " + (sequence - 1);
                findings.violation("gap: " + missing + " " + pair + " never arrived, but message " + sequence
                        + " did, and no failure was reported");
            }
            expected = sequence + 1;
        }
    }

    private void findLost(Pair pair, SortedMap<Long, Call> sent, SortedSet<Long> arrived) {
        sent.forEach((sequence, call) -> {
            if (call.isOk() && !arrived.contains(sequence)) {
                findings.violation(
                        "lost: message " + sequence + " " + pair + " never arrived, but was acknowledged: " + call);
            }
        });
    }

    private void findForged(Pair pair, SortedMap<Long, Call> sent, SortedSet<Long> arrived) {
        for (long sequence : arrived) {
            Call call = sent.get(sequence);
            if (call == null) {
                findings.violation("phantom: message " + sequence + " " + pair + " arrived, but was never sent");
            } else if (!call.mayHaveHappened()) {
                findings.violation(
                        "message " + sequence + " " + pair + " arrived, but was reported as failed: " + call);
            }
        }
    }
}
