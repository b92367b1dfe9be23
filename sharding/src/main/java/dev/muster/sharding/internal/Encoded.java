package dev.muster.sharding.internal;

/** A request or event on the wire or in the store: the wire name of its type, and its value. */
public record Encoded(String name, Cbor cbor) {}
