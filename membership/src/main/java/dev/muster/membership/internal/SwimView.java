package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.MembershipHealth;
import dev.muster.membership.NodeId;
import dev.muster.membership.PeerHealth;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Isolation;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Status;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What SWIM holds, for other threads: written by {@link SwimActor} alone, read by anyone without waiting. Who is where
 * and how it stands is as new as the actor's last step; levels and counters are put in now and then.
 */
final class SwimView {
    /**
     * How the run that listens at an address now stands.
     *
     * @param fact what is believed of it; its status is not final
     * @param link whether it is reached without help
     */
    record Standing(Fact fact, Link link) {}

    private final ConcurrentMap<ContactPoint, Standing> standings = new ConcurrentHashMap<>();
    private volatile boolean isIsolated;
    private volatile MembershipHealth health = MembershipHealth.UNKNOWN;
    private volatile SortedMap<String, Long> counts = Collections.emptySortedMap();

    /** How the present run at {@code address} stands; empty when SWIM knows none. */
    Optional<Standing> at(ContactPoint address) {
        return Optional.ofNullable(standings.get(address));
    }

    /** Whether this node hears nobody. */
    boolean isIsolated() {
        return isIsolated;
    }

    /** The last levels. */
    MembershipHealth health() {
        return health;
    }

    /** The last counters, by name. */
    SortedMap<String, Long> counts() {
        return counts;
    }

    /** All that is known now, by address. */
    Map<ContactPoint, Standing> standings() {
        return Collections.unmodifiableMap(standings);
    }

    /** What is believed of the present run at {@code address}; empty when there is none. */
    void learn(ContactPoint address, Optional<Fact> present) {
        Standing held = standings.get(address);
        if (present.isEmpty()) {
            standings.remove(address);
        } else {
            Fact fact = present.get();
            Link link = held != null && held.fact().node().equals(fact.node()) ? held.link() : Link.UP;
            standings.put(address, new Standing(fact, link));
        }
    }

    /** Follows a changed link. */
    void learn(NodeId peer, Link link) {
        standings.computeIfPresent(
                peer.contactPoint(),
                (address, held) -> held.fact().node().equals(peer) ? new Standing(held.fact(), link) : held);
    }

    /** Follows whether this node hears anyone. */
    void learn(Isolation isolation) {
        isIsolated = isolation == Isolation.ISOLATED;
    }

    /** Puts in levels and counters. */
    void publish(MembershipHealth newHealth, SortedMap<String, Long> newCounts) {
        health = newHealth;
        counts = newCounts;
    }

    /** SWIM has ended: nothing is known from now on; the counters stay. */
    void end() {
        standings.clear();
        isIsolated = false;
        health = MembershipHealth.UNKNOWN;
    }

    /** The verdict as the API names it; a final status has none. */
    static Optional<PeerHealth.Liveness> livenessOf(Status status) {
        return switch (status) {
            case ALIVE -> Optional.of(PeerHealth.Liveness.ALIVE);
            case SUSPECT -> Optional.of(PeerHealth.Liveness.SUSPECT);
            case UNREACHABLE -> Optional.of(PeerHealth.Liveness.UNREACHABLE);
            case LEFT, REMOVED -> Optional.empty();
        };
    }
}
