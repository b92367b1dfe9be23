package dev.muster.faults;

import java.util.Locale;

/**
 * The kinds of fault a {@link FaultPlan} knows; in its text, the name in lower case. New ones come last: a seed draws its
 * plan kind by kind, in this order.
 */
public enum FaultKind {
    /** A node ends without a word, and starts again when the fault ends. */
    CRASH,
    /** A node ends and starts again at once. */
    RESTART,
    /** A node is paused, {@link PauseMode#STOP}. */
    PAUSE,
    /** A node is paused, {@link PauseMode#BLOCK}. */
    BLOCK,
    /** A node runs in slices. */
    SLOW,
    /** Some directions are cut. */
    CUT,
    /** Two sides are cut from each other. */
    PARTITION,
    /** Two sides are cut from each other, but for one node that reaches both. */
    BRIDGE,
    /** Each node reaches only its two neighbours. */
    RING,
    /** Some directions between two sides are cut, drawn by chance. */
    PARTIAL,
    /** Messages are lost. */
    LOSS,
    /** Messages arrive twice. */
    DUPLICATION,
    /** Earlier messages arrive again. */
    REPLAY,
    /** Messages take another time. */
    DELAY,
    /** Links are narrow. */
    BANDWIDTH,
    /** Timers fire late. */
    JITTER,
    /** Bits of messages change. */
    CORRUPTION,
    /** Some messages are held back, so that others overtake them. */
    REORDERING,
    /** Connections break: both ends see a reset. */
    RESET,
    /** A node's wall clock is wrong. */
    CLOCK,
    /** There is no room left on a disk. */
    DISK_FULL;

    /** As in the text of a plan. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it happens and is over: such a fault takes no time and has no end. */
    public boolean isInstant() {
        return this == RESTART || this == RESET;
    }
}
