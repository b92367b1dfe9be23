package dev.muster.samples.demo;

import java.util.List;
import java.util.Optional;

/**
 * Which counts are right after a node was killed: the rules of the demo.
 *
 * <p>An acknowledged visit is in the journal and may never be lost, whoever acknowledged it. A click on the replicated
 * counter is acknowledged by one node alone, so what the killed node had not yet told the others may be lost with it.
 * A click without an answer may count or not, and a click counts once.
 *
 * @param atLeast the least right count
 * @param atMost the greatest right count
 */
record Expectation(long atLeast, long atMost) {
    Expectation {
        if (atLeast > atMost) {
            throw new IllegalArgumentException("no count is between " + atLeast + " and " + atMost);
        }
    }

    /**
     * The entity counter.
     *
     * @param before the count before the first click
     * @param senders everyone who clicked, the killed node's clients included
     */
    static Expectation ofVisits(long before, List<Tally> senders) {
        Tally all = sum(senders);
        long atLeast = before + all.acknowledged();
        return new Expectation(atLeast, atLeast + all.inDoubt());
    }

    /**
     * The replicated counter.
     *
     * @param before the count before the first click
     * @param safe clicks sent to nodes that still live, and those that the others had seen before the kill
     * @param killed the other clicks sent to the killed node
     */
    static Expectation ofClicks(long before, List<Tally> safe, Tally killed) {
        Tally known = sum(safe);
        long atLeast = before + known.acknowledged();
        return new Expectation(atLeast, atLeast + known.inDoubt() + killed.acknowledged() + killed.inDoubt());
    }

    /** What is wrong with {@code count}, or nothing. */
    Optional<String> faultOf(long count) {
        if (count < atLeast) {
            return Optional.of((atLeast - count) + " lost: counted " + count + " but " + atLeast + " must count");
        }
        if (count > atMost) {
            return Optional.of((count - atMost) + " too many: counted " + count + " but only " + atMost + " were sent");
        }
        return Optional.empty();
    }

    private static Tally sum(List<Tally> tallies) {
        return tallies.stream().reduce(new Tally(0, 0), Tally::plus);
    }
}
