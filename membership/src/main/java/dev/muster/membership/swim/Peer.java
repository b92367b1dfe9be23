package dev.muster.membership.swim;

import dev.muster.membership.phi.RoundTrips;
import dev.muster.membership.phi.SuspicionLevel;

/** What this node has found out about one other at first hand; made when the first probe or answer asks for it. */
final class Peer {
    /** After so many probes in a row that only helpers could finish the link counts as down. */
    static final int BROKEN_AFTER = 2;

    final RoundTrips roundTrips = new RoundTrips();
    final SuspicionLevel level = new SuspicionLevel();
    int detours;
    Link link = Link.UP;
    long unreachableSinceNanos;
    long askedForFactsNanos;
    boolean hasAskedForFacts;
}
