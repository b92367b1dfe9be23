package dev.muster.faults;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What a fault does while it lasts. Each prints as its text in a {@link FaultPlan}. */
public sealed interface Effect {
    /** The kind of fault. */
    FaultKind kind();

    /** The nodes it names, each once, in order; empty if it is about all or about none in particular. */
    default List<String> names() {
        return Names.of(this);
    }

    private static List<String> without(List<String> names, String name) {
        return names.stream().filter(other -> !other.equals(name)).toList();
    }

    /** Something that befalls one node. */
    sealed interface OnNode extends Effect {
        /** The node's name. */
        String name();
    }

    /** Directions in which nothing arrives. */
    sealed interface Cutting extends Effect {
        /** Which; {@code chance} decides where the effect leaves it open. */
        SortedSet<Direction> directions(RandomGenerator chance);
    }

    /** Another behaviour of links. */
    sealed interface OnLinks extends Effect {
        /** Which links. */
        Links links();

        /** What happens on them, given what would without this effect. */
        LinkFaults on(LinkFaults before);
    }

    /** Ends the node; it starts again when the fault ends. */
    record Crash(String name) implements OnNode {
        @Override
        public FaultKind kind() {
            return FaultKind.CRASH;
        }

        @Override
        public String toString() {
            return "crash " + name;
        }
    }

    /** Ends the node and starts it again at once. */
    record Restart(String name) implements OnNode {
        @Override
        public FaultKind kind() {
            return FaultKind.RESTART;
        }

        @Override
        public String toString() {
            return "restart " + name;
        }
    }

    /** Pauses the node. */
    record Pause(String name, PauseMode mode) implements OnNode {
        @Override
        public FaultKind kind() {
            return mode == PauseMode.STOP ? FaultKind.PAUSE : FaultKind.BLOCK;
        }

        @Override
        public String toString() {
            return kind().word() + " " + name;
        }
    }

    /** Lets the node run in slices. */
    record Slow(String name, Slowness slowness) implements OnNode {
        @Override
        public FaultKind kind() {
            return FaultKind.SLOW;
        }

        @Override
        public String toString() {
            return "slow " + name + " " + FaultText.print(slowness);
        }
    }

    /** Lets the node's wall clock be ahead by so much, or behind if it is negative. What measures durations goes on. */
    record Clock(String name, long offsetNanos) implements OnNode {
        /** Checks that the offset has an opposite. */
        public Clock {
            if (offsetNanos == Long.MIN_VALUE) {
                throw new IllegalArgumentException("the offset must be within 292 years, was " + offsetNanos + " ns");
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.CLOCK;
        }

        @Override
        public String toString() {
            return "clock " + name + " " + FaultText.offset(offsetNanos);
        }
    }

    /** Cuts these directions. */
    record OneWay(Links links) implements Cutting {
        /** Checks that the links are named. */
        public OneWay {
            if (links.isAll()) {
                throw new IllegalArgumentException("a cut needs named links, was all");
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.CUT;
        }

        @Override
        public SortedSet<Direction> directions(RandomGenerator chance) {
            return Directions.between(links.from(), links.to());
        }

        @Override
        public String toString() {
            return "cut " + links;
        }
    }

    /** Cuts two sides from each other. */
    record Partition(List<String> left, List<String> right) implements Cutting {
        /** Copies the sides. */
        public Partition {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }

        @Override
        public FaultKind kind() {
            return FaultKind.PARTITION;
        }

        @Override
        public SortedSet<Direction> directions(RandomGenerator chance) {
            return Directions.bothWays(left, right);
        }

        @Override
        public String toString() {
            return "partition " + FaultText.sides(left, right);
        }
    }

    /** Cuts two sides from each other, but for one that reaches both. */
    record Bridge(List<String> left, String via, List<String> right) implements Cutting {
        /** Copies the sides. */
        public Bridge {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }

        @Override
        public FaultKind kind() {
            return FaultKind.BRIDGE;
        }

        @Override
        public SortedSet<Direction> directions(RandomGenerator chance) {
            return Directions.bothWays(without(left, via), without(right, via));
        }

        @Override
        public String toString() {
            return "bridge " + FaultText.sides(left, List.of(via), right);
        }
    }

    /** Lets each reach only the one before and the one after it. */
    record Ring(List<String> names) implements Cutting {
        /** Copies the names. */
        public Ring {
            names = List.copyOf(names);
        }

        @Override
        public FaultKind kind() {
            return FaultKind.RING;
        }

        @Override
        public SortedSet<Direction> directions(RandomGenerator chance) {
            return Directions.acrossRing(names);
        }

        @Override
        public String toString() {
            return "ring " + FaultText.sides(names);
        }
    }

    /** Cuts a share of the directions between two sides. */
    record Partial(List<String> left, List<String> right, double share) implements Cutting {
        /** Copies the sides and checks the share. */
        public Partial {
            left = List.copyOf(left);
            right = List.copyOf(right);
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be between 0 and 1, was " + share);
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.PARTIAL;
        }

        @Override
        public SortedSet<Direction> directions(RandomGenerator chance) {
            return Directions.some(chance, share, left, right);
        }

        @Override
        public String toString() {
            return "partial " + FaultText.sides(left, right) + " share=" + share;
        }
    }

    /** Loses messages, doubles them, brings earlier ones along or changes bits of them. */
    record Unreliable(FaultKind kind, double probability, Links links) implements OnLinks {
        /** Checks the kind and the probability. */
        public Unreliable {
            on(kind, probability, LinkFaults.NONE);
        }

        @Override
        public LinkFaults on(LinkFaults before) {
            return on(kind, probability, before);
        }

        private static LinkFaults on(FaultKind kind, double probability, LinkFaults before) {
            return switch (kind) {
                case LOSS -> before.withLoss(probability);
                case DUPLICATION -> before.withDuplication(probability);
                case REPLAY -> before.withReplay(probability);
                case CORRUPTION -> before.withCorruption(probability);
                default -> throw new IllegalArgumentException("[" + kind.word() + "] has no probability");
            };
        }

        @Override
        public String toString() {
            return kind.word() + " " + probability + " " + links;
        }
    }

    /** Gives messages another delay. */
    record Delayed(Delay delay, Links links) implements OnLinks {
        @Override
        public FaultKind kind() {
            return FaultKind.DELAY;
        }

        @Override
        public LinkFaults on(LinkFaults before) {
            return before.withDelay(delay);
        }

        @Override
        public String toString() {
            return "delay " + FaultText.print(delay) + " " + links;
        }
    }

    /** Gives links a bandwidth. */
    record Narrow(Bandwidth bandwidth, Links links) implements OnLinks {
        @Override
        public FaultKind kind() {
            return FaultKind.BANDWIDTH;
        }

        @Override
        public LinkFaults on(LinkFaults before) {
            return before.withBandwidth(bandwidth);
        }

        @Override
        public String toString() {
            return "bandwidth " + bandwidth.bytesPerSecond() + " queue=" + bandwidth.queueBytes() + " " + links;
        }
    }

    /** Holds some messages back. */
    record Reordered(Reordering reordering, Links links) implements OnLinks {
        @Override
        public FaultKind kind() {
            return FaultKind.REORDERING;
        }

        @Override
        public LinkFaults on(LinkFaults before) {
            return before.withReordering(reordering);
        }

        @Override
        public String toString() {
            return "reordering " + FaultText.print(reordering) + " " + links;
        }
    }

    /** Breaks the connections between each of the first and each of the second, or all there are. */
    record Reset(Links links) implements Effect {
        @Override
        public FaultKind kind() {
            return FaultKind.RESET;
        }

        /** Whose connections break among nodes of these names: each pair once, the lesser name first. */
        public SortedSet<Direction> pairs(Collection<String> names) {
            SortedSet<Direction> pairs = new TreeSet<>();
            for (Direction each : Directions.of(links, names)) {
                pairs.add(each.compareTo(each.reversed()) < 0 ? each : each.reversed());
            }
            return pairs;
        }

        @Override
        public String toString() {
            return "reset " + links;
        }
    }

    /** Leaves no room on the disk to which these nodes write, or, without names, all nodes. */
    record DiskFull(List<String> names) implements Effect {
        /** Every node's disk. */
        public static final DiskFull ALL = new DiskFull(List.of());

        /** Copies the names. */
        public DiskFull {
            names = List.copyOf(names);
        }

        @Override
        public FaultKind kind() {
            return FaultKind.DISK_FULL;
        }

        /** Whether it is about the node {@code name}. */
        public boolean covers(String name) {
            return names.isEmpty() || names.contains(name);
        }

        @Override
        public String toString() {
            return "disk-full " + (names.isEmpty() ? "all" : String.join(",", names));
        }
    }

    /** Lets timers set from now on fire late. */
    record Jitter(long mostNanos) implements Effect {
        /** Checks that it is not negative. */
        public Jitter {
            if (mostNanos < 0) {
                throw new IllegalArgumentException("jitter must be at least 0, was " + mostNanos);
            }
        }

        @Override
        public FaultKind kind() {
            return FaultKind.JITTER;
        }

        @Override
        public String toString() {
            return "jitter " + FaultText.time(mostNanos);
        }
    }
}
