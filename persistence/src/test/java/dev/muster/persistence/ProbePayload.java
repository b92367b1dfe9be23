package dev.muster.persistence;

import org.apache.pekko.actor.ActorRef;

/** A value that only a serializer with access to the actor system can write: it holds an actor's reference. */
public record ProbePayload(ActorRef probe) {}
