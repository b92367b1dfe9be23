package dev.muster.testkit.history;

/** Whether the outside (a journal, a store) took an effect of an entity, or refused it as one of a stale epoch. */
public enum Acceptance {
    ACCEPTED,
    REJECTED
}
