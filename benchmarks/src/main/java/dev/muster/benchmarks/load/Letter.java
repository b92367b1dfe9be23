package dev.muster.benchmarks.load;

import org.apache.pekko.actor.typed.ActorRef;

/** What entities are sent on the Pekko side: the requests of {@link Counter} and {@link Blank}. */
public sealed interface Letter {
    /** Sixteen bytes that are counted. */
    record Add(long sender, long sequence) implements Letter {}

    /** The same with the time at which it was sent. */
    record Note(long sender, long sequence, long sentNanos) implements Letter {}

    /** Sixteen bytes that are counted and answered with the total. */
    record Ask(long sender, long sequence) implements Letter {}

    /** Answered with the id of the process. */
    record Locate() implements Letter {}

    /** Answered with how often it was touched. */
    record Touch() implements Letter {}

    /** How a typed actor is asked: with the address of who wants the answer. */
    record Asked(Letter question, ActorRef<Long> replyTo) implements Letter {}

    /** How a classic region is told which entity is meant. */
    record Addressed(String id, Letter letter) implements Letter {}
}
