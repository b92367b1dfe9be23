package dev.muster.simulation;

/**
 * What happens to a message on its way.
 *
 * @param loss probability that it is lost, 0 to below 1
 * @param duplication probability that a second copy arrives, with a delay of its own, 0 to below 1
 * @param replay probability that it brings along an earlier message out of the network's record, 0 to below 1
 * @param delay how long it takes
 * @param bandwidth what one direction between two nodes carries; needs a network that knows the size of messages
 */
public record Faults(double loss, double duplication, double replay, Delay delay, Bandwidth bandwidth) {
    /** Checks the probabilities. */
    public Faults {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("replay", replay);
    }

    /** A quiet network: no loss, no duplicates, 0.1 to 1 ms. */
    public static Faults none() {
        return new Faults(0, 0, 0, Delay.between(100_000, 1_000_000), Bandwidth.UNLIMITED);
    }

    /** A bad one: a fifth is lost, a tenth doubled, delays from 0.1 ms to 200 ms, so that most messages are out of order. */
    public static Faults harsh() {
        return new Faults(0.2, 0.1, 0, Delay.between(100_000, 200_000_000), Bandwidth.UNLIMITED);
    }

    /** The same with another loss. */
    public Faults withLoss(double probability) {
        return new Faults(probability, duplication, replay, delay, bandwidth);
    }

    /** The same with another duplication. */
    public Faults withDuplication(double probability) {
        return new Faults(loss, probability, replay, delay, bandwidth);
    }

    /** The same with another replay. */
    public Faults withReplay(double probability) {
        return new Faults(loss, duplication, probability, delay, bandwidth);
    }

    /** The same with another delay. */
    public Faults withDelay(Delay next) {
        return new Faults(loss, duplication, replay, next, bandwidth);
    }

    /** The same with another bandwidth. */
    public Faults withBandwidth(Bandwidth next) {
        return new Faults(loss, duplication, replay, delay, next);
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, was " + value);
        }
    }
}
