package dev.muster.testkit.history;

import java.util.SplittableRandom;

/**
 * One entity that moves between nodes, is lost with them and is fenced when its node only seemed gone, and the messages
 * that a sender sends it, some of which are lost.
 */
final class SimulatedOwnership {
    private final SplittableRandom random;
    private final Sketch history;
    private long time;
    private long epoch;
    private long sequence;
    private long lastDelivered;
    private String node = "n0";
    private String incarnation = "i0";
    private String fencedIncarnation = "";

    SimulatedOwnership(long seed, Sketch history) {
        this.random = new SplittableRandom(seed);
        this.history = history;
        activate();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(10)) {
                case 0 -> handOff();
                case 1 -> loseNode();
                case 2 -> fence();
                case 3 -> writeOfFenced(Acceptance.REJECTED);
                case 4 -> write();
                default -> send();
            }
        }
    }

    void handOff() {
        history.seen(new Event.Deactivated(++time, node, "cart", incarnation));
        activate();
    }

    /** The old incarnation goes on, but whatever it writes is refused. */
    void fence() {
        fencedIncarnation = incarnation;
        activate();
    }

    void writeOfFenced(Acceptance acceptance) {
        if (!fencedIncarnation.isEmpty()) {
            history.seen(new Event.Effect(tick(), tick(), "cart", fencedIncarnation, acceptance));
        }
    }

    /** A second incarnation with the epoch of the first: a defect. */
    void activateTwice() {
        history.seen(new Event.Activated(++time, "twin", "cart", "twin", epoch));
    }

    void send() {
        Operation send = new Operation.Send("a", "cart", ++sequence);
        int dice = random.nextInt(6);
        if (dice == 0) {
            history.unknown(tick(), tick(), "a", send);
        } else if (dice == 1) {
            history.failed(tick(), tick(), "a", send);
        } else {
            long from = ++time;
            deliver(sequence);
            history.ok(from, ++time, "a", send);
        }
    }

    /** The last message again: a defect. */
    void deliverAgain() {
        deliver(lastDelivered);
    }

    /** A message that is acknowledged and does not arrive: a defect. */
    void loseAcknowledged() {
        history.ok(tick(), tick(), "a", new Operation.Send("a", "cart", ++sequence));
    }

    /** Two messages in the wrong order: a defect. */
    void swapTwo() {
        long from = ++time;
        deliver(sequence + 2);
        deliver(sequence + 1);
        history.ok(from, ++time, "a", new Operation.Send("a", "cart", ++sequence));
        history.ok(from, time, "b", new Operation.Send("a", "cart", ++sequence));
    }

    private void loseNode() {
        history.seen(new Event.NodeEnded(++time, node));
        activate();
    }

    private void write() {
        history.seen(new Event.Effect(tick(), tick(), "cart", incarnation, Acceptance.ACCEPTED));
    }

    private void activate() {
        epoch++;
        node = "n" + epoch;
        incarnation = "i" + epoch;
        history.seen(new Event.Activated(++time, node, "cart", incarnation, epoch));
    }

    private void deliver(long number) {
        lastDelivered = number;
        history.seen(new Event.Delivered(++time, "cart", "a", number));
    }

    private long tick() {
        return ++time;
    }
}
