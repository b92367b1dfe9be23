package dev.muster.membership.swim;

/**
 * What an answering node believes of the one it answers, so that an accused node learns of it from any peer it talks to.
 *
 * @param status the status it is held in
 * @param incarnation the incarnation that is known
 */
public record Belief(Status status, long incarnation) {}
