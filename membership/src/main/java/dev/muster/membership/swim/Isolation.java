package dev.muster.membership.swim;

/** Whether this node hears anyone. */
public enum Isolation {
    /** It does. */
    CONNECTED,
    /** It does not, for longer than a suspicion lasts; so it can accuse nobody, and may be the one that is cut off. */
    ISOLATED
}
