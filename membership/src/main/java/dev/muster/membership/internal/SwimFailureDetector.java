package dev.muster.membership.internal;

import com.typesafe.config.Config;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.phi.AccrualDetector;
import dev.muster.membership.phi.AccrualSettings;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells Pekko Cluster whether one of its members is reachable, as SWIM sees it. It is chosen by one setting,
 * {@code pekko.cluster.failure-detector.implementation-class}.
 *
 * <p>A node is unavailable when SWIM holds the run at its address for unreachable, or knows that another run listens there. SWIM alone does not know what Pekko's own
 * heartbeats know: whether the direct link carries what the two nodes say to each other. So a node is unavailable too when
 * their φ (Hayashibara et al., SRDS 2004) has reached the threshold:
 *
 * <ul>
 *   <li>at once, when SWIM does not know the node, or hears nobody itself: as with Pekko's own detector. Nodes without SWIM,
 *       during an upgrade, are watched like this;
 *   <li>after {@code link-failed-after}, when SWIM reaches the node through helpers only, or holds it for alive: then the
 *       node lives and the link is dead, and it is for the downing of the cluster to decide which end goes;
 *   <li>not at all while it is suspected and may still refute.
 * </ul>
 *
 * <p>Time counts only while this process was looking: heartbeats that are missing after it stalled prove nothing, so one
 * heartbeat interval has to pass under its eyes in each case.
 *
 * <p>Thread safe. Reading takes no lock of SWIM's.
 */
public final class SwimFailureDetector implements FailureDetector, FailureDetectorWithAddress {
    private static final double DEFAULT_THRESHOLD = 8;
    /** A look that comes later than this was held up, unless all come so late. */
    private static final long LONGEST_GAP_NANOS = 5_000_000_000L;

    private final Supplier<Optional<SwimAccess>> finder;
    private final LongSupplier clockNanos;
    private final double threshold;
    private final long intervalNanos;
    private final AccrualDetector heartbeats;
    private volatile @Nullable SwimAccess swim;
    private volatile @Nullable ContactPoint address;
    private boolean isFailing;
    private boolean isReported;
    private boolean wasAway;
    private @Nullable NodeId watched;
    private long failingSinceNanos;
    private long lookedNanos;

    /** Called by Pekko, for each node that it watches. */
    public SwimFailureDetector(Config config, EventStream events) {
        this(config, () -> SwimAccess.find(events), System::nanoTime);
    }

    SwimFailureDetector(Config config, Supplier<Optional<SwimAccess>> finder, LongSupplier clockNanos) {
        this.finder = finder;
        this.clockNanos = clockNanos;
        this.threshold = config.hasPath("threshold") ? config.getDouble("threshold") : DEFAULT_THRESHOLD;
        AccrualSettings settings = settingsOf(config, threshold);
        this.intervalNanos = settings.firstEstimate().toNanos();
        this.heartbeats = new AccrualDetector(settings);
    }

    /** Pekko's detector for other data centres has fewer settings than the one within; the rest are Pekko's defaults. */
    private static AccrualSettings settingsOf(Config config, double threshold) {
        AccrualSettings defaults = AccrualSettings.cluster();
        return new AccrualSettings(
                config.hasPath("max-sample-size") ? windowOf(config.getInt("max-sample-size")) : defaults.window(),
                durationOf(config, "min-std-deviation", defaults.minimumDeviation()),
                durationOf(config, "acceptable-heartbeat-pause", defaults.acceptablePause()),
                durationOf(config, "heartbeat-interval", defaults.firstEstimate()),
                threshold);
    }

    /** Pekko takes any positive size; what is taken there must not stop this detector. */
    private static int windowOf(int wanted) {
        return Math.max(2, Math.min(AccrualSettings.MOST_SAMPLES, wanted));
    }

    private static Duration durationOf(Config config, String key, Duration otherwise) {
        return config.hasPath(key) ? config.getDuration(key) : otherwise;
    }

    @Override
    public void setAddress(String text) {
        Address parsed = AddressFromURIString.parse(text);
        if (parsed.getHost().isPresent() && parsed.getPort().isPresent()) {
            address = new ContactPoint(parsed.getHost().get(), parsed.getPort().get());
        }
    }

    @Override
    public synchronized void heartbeat() {
        heartbeats.heartbeat(clockNanos.getAsLong());
        access().flatMap(this::standing)
                .ifPresent(known -> watched = known.fact().node());
    }

    @Override
    public synchronized boolean isMonitoring() {
        return heartbeats.isMonitoring();
    }

    @Override
    public synchronized boolean isAvailable() {
        Optional<SwimAccess> access = access();
        Optional<SwimView.Standing> standing = access.flatMap(this::standing);
        boolean isReachable = standing.map(this::isReachable).orElse(true);
        boolean isIsolated = access.map(found -> found.view().isIsolated()).orElse(false);
        Duration linkFailedAfter = access.map(SwimAccess::linkFailedAfter).orElse(Duration.ZERO);
        long patienceNanos = standing.isEmpty() || isIsolated
                ? intervalNanos
                : patienceNanos(standing.get(), linkFailedAfter.toNanos());
        return !isLinkFailed(clockNanos.getAsLong(), patienceNanos) && isReachable;
    }

    /** Only the member itself answers Pekko's heartbeats; a later run at its address is proof that it has ended. */
    private boolean isReachable(SwimView.Standing standing) {
        boolean isAnotherRun = watched != null && !standing.fact().node().equals(watched);
        return !isAnotherRun && standing.fact().status() != Status.UNREACHABLE;
    }

    private long patienceNanos(SwimView.Standing standing, long linkFailedAfterNanos) {
        boolean mayStillRefute = standing.fact().status() == Status.SUSPECT && standing.link() == Link.UP;
        return mayStillRefute ? Long.MAX_VALUE : Math.max(intervalNanos, linkFailedAfterNanos);
    }

    /** Once reported, a link stays so until a heartbeat comes through: what SWIM thinks meanwhile repairs nothing. */
    private boolean isLinkFailed(long nowNanos, long patienceNanos) {
        boolean isBack = nowNanos - lookedNanos > LONGEST_GAP_NANOS && !wasAway;
        wasAway = nowNanos - lookedNanos > LONGEST_GAP_NANOS;
        lookedNanos = nowNanos;
        if (heartbeats.phi(nowNanos) < threshold) {
            isFailing = false;
            isReported = false;
            return false;
        }
        if (!isFailing || isBack) {
            isFailing = true;
            failingSinceNanos = nowNanos;
        }
        isReported = isReported || nowNanos - failingSinceNanos >= patienceNanos;
        return isReported;
    }

    private Optional<SwimView.Standing> standing(SwimAccess access) {
        ContactPoint where = address;
        return where == null ? Optional.empty() : access.view().at(where);
    }

    /** Pekko may make a detector before SWIM has started, so it looks until it finds it. */
    private Optional<SwimAccess> access() {
        SwimAccess found = swim;
        if (found == null) {
            found = finder.get().orElse(null);
            swim = found;
        }
        return Optional.ofNullable(found);
    }
}
