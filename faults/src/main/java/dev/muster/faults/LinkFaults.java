package dev.muster.faults;

/**
 * What happens to a message, or a packet, on its way.
 *
 * @param loss probability that it is lost, 0 to below 1
 * @param duplication probability that a second copy arrives, with a delay of its own, 0 to below 1
 * @param replay probability that it brings along an earlier message, 0 to below 1
 * @param corruption probability that bits of it change, 0 to below 1
 * @param reordering whether some are held back
 * @param delay how long it takes
 * @param bandwidth what one direction between two nodes carries
 */
public record LinkFaults(
        double loss,
        double duplication,
        double replay,
        double corruption,
        Reordering reordering,
        Delay delay,
        Bandwidth bandwidth) {
    /** Everything arrives, once, as it was, as soon as it can. */
    public static final LinkFaults NONE = new LinkFaults(0, 0, 0, 0, Reordering.NONE, Delay.NONE, Bandwidth.UNLIMITED);

    /** Checks the probabilities. */
    public LinkFaults {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("replay", replay);
        requireProbability("corruption", corruption);
    }

    /** A quiet network to simulate: no loss, no duplicates, 0.1 to 1 ms. */
    public static LinkFaults quiet() {
        return NONE.withDelay(Delay.between(100_000, 1_000_000));
    }

    /** A bad one: a fifth is lost, a tenth doubled, delays from 0.1 ms to 200 ms, so that most messages are out of order. */
    public static LinkFaults harsh() {
        return NONE.withLoss(0.2).withDuplication(0.1).withDelay(Delay.between(100_000, 200_000_000));
    }

    /** The same with another loss. */
    public LinkFaults withLoss(double probability) {
        return new LinkFaults(probability, duplication, replay, corruption, reordering, delay, bandwidth);
    }

    /** The same with another duplication. */
    public LinkFaults withDuplication(double probability) {
        return new LinkFaults(loss, probability, replay, corruption, reordering, delay, bandwidth);
    }

    /** The same with another replay. */
    public LinkFaults withReplay(double probability) {
        return new LinkFaults(loss, duplication, probability, corruption, reordering, delay, bandwidth);
    }

    /** The same with another corruption. */
    public LinkFaults withCorruption(double probability) {
        return new LinkFaults(loss, duplication, replay, probability, reordering, delay, bandwidth);
    }

    /** The same with another reordering. */
    public LinkFaults withReordering(Reordering next) {
        return new LinkFaults(loss, duplication, replay, corruption, next, delay, bandwidth);
    }

    /** The same with another delay. */
    public LinkFaults withDelay(Delay next) {
        return new LinkFaults(loss, duplication, replay, corruption, reordering, next, bandwidth);
    }

    /** The same with another bandwidth. */
    public LinkFaults withBandwidth(Bandwidth next) {
        return new LinkFaults(loss, duplication, replay, corruption, reordering, delay, next);
    }

    static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, was " + value);
        }
    }
}
