package dev.muster.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element is in a set only by an add, and out of it only by a remove that may have seen the add.
 *
 * <p>Jepsen's {@code set-full} extended to removes by the rule of the observed-remove set (Shapiro et al., "A
 * comprehensive study of Convergent and Commutative Replicated Data Types", 2011, section 3.3.5): a remove takes away the
 * adds that its replica has seen, and an add at the same time survives. So for every read and every element:
 *
 * <ul>
 *   <li>present: some add that may have happened is not surely removed, which it is if a remove, or a read that already
 *       lacked the element, had to see the add and had to be seen by the read;
 *   <li>absent: for whatever the read had to see, some remove may have happened that is not entirely before it.
 * </ul>
 *
 * <p>Each element is judged by itself, and each read against facts of real time only. That is sound for every correct
 * set, and is not the whole of linearizability, for which see {@link Checks#linearizable}.
 */
final class SetReads {
    private static final String CHECK = "set";

    private final Consistency consistency;
    private final List<Long> settledNanos;
    private final Findings findings = new Findings(CHECK);

    private SetReads(Consistency consistency, List<Long> settledNanos) {
        this.consistency = consistency;
        this.settledNanos = settledNanos;
    }

    static Verdict check(Transcript transcript, Consistency consistency) {
        SetReads check = new SetReads(consistency, transcript.settledNanos());
        List<Element> elements = Element.all(transcript);
        elements.forEach(check::judge);
        check.findings.remark(elements.size() + " elements");
        return check.findings.verdict();
    }

    /** The first read that is wrong is the evidence: what is wrong later may follow from it. */
    private void judge(Element element) {
        List<Call> erasers = erasers(element);
        List<Call> known = element.known();
        for (Call read : element.readsByEnd()) {
            String evidence =
                    element.isIn(read) ? wrongPresence(element, read, erasers) : wrongAbsence(element, read, known);
            if (evidence != null) {
                findings.violation(evidence);
                return;
            }
        }
    }

    /** What proves for some add that it was taken away, by end. */
    private List<Call> erasers(Element element) {
        List<Call> erasers = new ArrayList<>(element.absent());
        element.removes().stream().filter(Call::isOk).forEach(erasers::add);
        erasers.removeIf(eraser -> element.adds().stream().noneMatch(add -> sees(eraser, add)));
        erasers.sort(Comparator.comparingLong(Call::endedNanos));
        return erasers;
    }

    private @Nullable String wrongPresence(Element element, Call read, List<Call> erasers) {
        List<Call> adds = element.adds().stream()
                .filter(add -> add.invokedNanos() <= read.endedNanos())
                .toList();
        if (adds.isEmpty()) {
            return "phantom: nobody has added " + element + ", which is in " + read;
        }
        for (Call add : adds) {
            if (!isErased(add, read, erasers)) {
                return null;
            }
        }
        Call eraser = erasers.stream()
                .filter(call -> sees(read, call))
                .reduce((one, later) -> later)
                .orElse(read);
        return "resurrected: " + element + " is in " + read + ", but was out in " + eraser + ", and the last add is "
                + adds.get(adds.size() - 1);
    }

    private boolean isErased(Call add, Call read, List<Call> erasers) {
        for (Call eraser : erasers) {
            if (eraser.endedNanos() >= read.invokedNanos()) {
                return false;
            }
            if (sees(eraser, add) && sees(read, eraser)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String wrongAbsence(Element element, Call read, List<Call> known) {
        if (known.isEmpty() || !known.get(0).precedes(read)) {
            return null;
        }
        long lastRemoveNanos = element.removes().stream()
                .filter(remove -> remove.invokedNanos() <= read.endedNanos())
                .mapToLong(Call::endedNanos)
                .max()
                .orElse(Long.MIN_VALUE);
        for (Call sure : known) {
            if (sure.endedNanos() >= read.invokedNanos()) {
                return null;
            }
            if (sees(read, sure) && lastRemoveNanos < addedNanos(element, sure)) {
                return "vanished: " + element + " is missing in " + read + ", but is known since " + sure
                        + ", and no remove that may have seen it was tried";
            }
        }
        return null;
    }

    /** The earliest instant at which a remove may have ended that takes away what {@code sure} has added or seen. */
    private long addedNanos(Element element, Call sure) {
        boolean isSighting = sure.operation() instanceof Operation.SetRead;
        if (!isSighting
                || consistency == Consistency.LINEARIZABLE
                || element.adds().isEmpty()) {
            return sure.invokedNanos();
        }
        return element.adds().get(0).invokedNanos();
    }

    private boolean sees(Call later, Call earlier) {
        return consistency.mustSee(earlier, later, settledNanos);
    }
}
