package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged is seen by every later read, as long as nothing may have removed or replaced it.
 *
 * <p>For elements of sets this is Jepsen's {@code set-full}: an element is known once its add was acknowledged or a read
 * saw it. A read that starts later and lacks it is <em>stale</em> if a read that ends after it started sees the element,
 * and else the element is <em>lost</em>. Elements that may have been removed are the business of {@link SetReads}.
 *
 * <p>For registers, a write is missed by a read whose value can only have been written before it. Whether a miss breaks
 * the promise is {@link Consistency#mustSee}'s to say; where no read had to see what the last ones lack, the check cannot
 * tell late from lost.
 */
final class LostWrites {
    private static final String CHECK = "no lost acknowledged write";

    private final Transcript transcript;
    private final List<Long> settledNanos;
    private final Findings findings = new Findings(CHECK);
    private int elements;
    private int reads;
    private int tolerated;

    private LostWrites(Transcript transcript) {
        this.transcript = transcript;
        this.settledNanos = transcript.settledNanos();
    }

    static Verdict check(Transcript transcript, Consistency sets, Consistency registers) {
        LostWrites check = new LostWrites(transcript);
        check.judgeSets(sets);
        check.judgeRegisters(registers);
        check.findings.remark(check.elements + " elements");
        check.findings.remark(check.reads + " reads of registers");
        check.findings.count(check.tolerated, "elements seen late, as " + sets + " permits");
        return check.findings.verdict();
    }

    private void judgeSets(Consistency consistency) {
        for (Element element : Element.all(transcript)) {
            if (element.removes().isEmpty()) {
                elements++;
                judge(element, consistency);
            }
        }
    }

    private void judge(Element element, Consistency consistency) {
        List<Call> known = element.known();
        if (known.isEmpty()) {
            return;
        }
        Call first = known.get(0);
        Call lastMiss = last(element.absent(), first::precedes);
        if (lastMiss == null) {
            return;
        }
        Call lastWrong = last(element.absent(), mustHold(known, consistency));
        Call seenAgain = last(element.present(), read -> read.endedNanos() > lastMiss.invokedNanos());
        String since = element + " is known since " + first;
        if (lastWrong != null && seenAgain == null) {
            findings.violation("lost: " + since + ", but missing in " + lastWrong + " and in no later read again");
        } else if (lastWrong != null) {
            findings.violation("stale: " + since + ", but missing in " + lastWrong + ", and seen in " + seenAgain);
        } else if (seenAgain == null) {
            findings.undecided(since + ", and missing at last in " + lastMiss
                    + ", which need not see it: call settled() when the replicas have converged, and read then");
        } else {
            tolerated++;
        }
    }

    /** A later sighting demands no more than an earlier one of the same client, so the first of each client are enough. */
    private Predicate<Call> mustHold(List<Call> known, Consistency consistency) {
        Map<String, Call> firstOfClient = new LinkedHashMap<>();
        known.forEach(call -> firstOfClient.putIfAbsent(call.client(), call));
        return read -> {
            Call own = firstOfClient.get(read.client());
            return consistency.mustSee(known.get(0), read, settledNanos)
                    || (own != null && consistency.mustSee(own, read, settledNanos));
        };
    }

    private static @Nullable Call last(List<Call> reads, Predicate<Call> wanted) {
        return reads.stream()
                .filter(wanted)
                .max(Comparator.comparingLong(Call::invokedNanos))
                .orElse(null);
    }

    private void judgeRegisters(Consistency consistency) {
        transcript
                .callsByKey(operation -> operation instanceof Operation.RegisterWrite
                        || operation instanceof Operation.RegisterRead
                        || operation instanceof Operation.CompareAndSet)
                .forEach((key, calls) -> judgeRegister(calls, consistency));
    }

    private void judgeRegister(List<Call> calls, Consistency consistency) {
        List<Call> writes = calls.stream()
                .filter(LostWrites::mayHaveWritten)
                .sorted(Comparator.comparingLong(Call::invokedNanos))
                .toList();
        Map<String, List<Call>> byValue = byValue(writes);
        List<Call> answered = calls.stream()
                .filter(call -> call.operation() instanceof Operation.RegisterRead && call.isOk())
                .toList();
        Set<Long> reported = new HashSet<>();
        for (Call read : answered) {
            reads++;
            Call missed = missed(read, writes, byValue.getOrDefault(value(read), List.of()), consistency);
            if (missed != null && reported.add(missed.number())) {
                report(missed, read, answered);
            }
        }
    }

    /** The writes of each value, those that ended last first: if any is not surely before something, these are not. */
    private static Map<String, List<Call>> byValue(List<Call> writes) {
        Map<String, List<Call>> byValue = new HashMap<>();
        writes.forEach(write -> byValue.computeIfAbsent(written(write), unused -> new ArrayList<>())
                .add(write));
        byValue.values()
                .forEach(same ->
                        same.sort(Comparator.comparingLong(Call::endedNanos).reversed()));
        return byValue;
    }

    /**
     * The last acknowledged write that the read had to see, if every write of the value read was surely before it.
     *
     * @param writes by their starts
     * @param same those of the value read, by their ends, the last first
     */
    private @Nullable Call missed(Call read, List<Call> writes, List<Call> same, Consistency consistency) {
        List<Call> sources = same.stream()
                .filter(write -> write.invokedNanos() <= read.endedNanos())
                .toList();
        if (sources.isEmpty() && value(read) != null) {
            findings.violation("phantom: nobody has written what is read in " + read);
            return null;
        }
        for (int i = startedBefore(read, writes) - 1; i >= 0; i--) {
            Call write = writes.get(i);
            if (!sources.isEmpty() && !sources.get(0).precedes(write)) {
                return null; // nor does it precede any write that started earlier
            }
            if (consistency.mustSee(write, read, settledNanos)
                    && sources.stream().allMatch(source -> consistency.mustSee(source, write, settledNanos))) {
                return write;
            }
        }
        return null;
    }

    /** How many of the writes, which are sorted by their starts, started before the read did. */
    private static int startedBefore(Call read, List<Call> writes) {
        int low = 0;
        int high = writes.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (writes.get(middle).invokedNanos() < read.invokedNanos()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void report(Call missed, Call read, List<Call> answered) {
        Call seenAgain = last(
                answered,
                later -> later.endedNanos() > read.invokedNanos() && Objects.equals(value(later), written(missed)));
        String what = missed + " is missing in " + read + ", whose value is older";
        findings.violation(
                seenAgain == null
                        ? "lost: " + what + ", and is in no later read"
                        : "stale: " + what + ", and seen in " + seenAgain);
    }

    private static boolean mayHaveWritten(Call call) {
        if (call.operation() instanceof Operation.CompareAndSet) {
            return call.isOk() ? call.result() instanceof Result.Swapped : call.mayHaveHappened();
        }
        return call.operation() instanceof Operation.RegisterWrite && call.mayHaveHappened();
    }

    private static String written(Call call) {
        if (call.operation() instanceof Operation.RegisterWrite write) {
            return write.value();
        }
        if (call.operation() instanceof Operation.CompareAndSet swap) {
            return swap.next();
        }
        throw new AssertionError("no write: " + call);
    }

    private static @Nullable String value(Call read) {
        if (read.result() instanceof Result.Value held) {
            return held.value();
        }
        throw new AssertionError("no value: " + read);
    }
}
