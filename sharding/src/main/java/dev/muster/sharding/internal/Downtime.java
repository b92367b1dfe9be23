package dev.muster.sharding.internal;

import dev.muster.sharding.cell.Failures;
import java.time.Duration;
import org.apache.pekko.actor.AbstractActor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.TimerScheduler;

/**
 * Keeps one entity down that fails again and again; what counts as that, and for how long, {@link Failures} decides. While it is
 * down its actor refuses requests at once. Not thread safe: the entity's actor owns it.
 */
final class Downtime {
    private final Backoffs backoffs;
    private final String id;
    private final ActorContext context;
    private final TimerScheduler timers;
    private Failures failures = Failures.NONE;
    private boolean isDown;

    /** To the entity's actor: it may start again. */
    enum Over implements NoSerializationVerificationNeeded, DeadLetterSuppression {
        INSTANCE
    }

    /** For an entity and its actor; the entity's timers end with each failure. */
    Downtime(Backoffs backoffs, String id, ActorContext context, TimerScheduler timers) {
        this.backoffs = backoffs;
        this.id = id;
        this.context = context;
        this.timers = timers;
    }

    /** Begins with what is known of the entity; {@link Over} will come. */
    void begin() {
        failures = backoffs.of(id);
        isDown = true;
        awaitEnd(System.nanoTime());
    }

    /** Takes note of a failure. Whether the entity may start again at once; if not, {@link Over} will come. */
    boolean failed() {
        failures = backoffs.failed(id, System.nanoTime());
        timers.cancelAll();
        return isDue();
    }

    /** {@link Over} has come. */
    void over() {
        isDown = false;
    }

    boolean isDown() {
        return isDown;
    }

    /** Why a request is refused now. */
    String text() {
        long millis = Math.max(0, (failures.startsAtNanos() - System.nanoTime()) / 1_000_000);
        return "failed " + failures.inRow() + " times in a row and starts again in " + millis
                + " ms; nothing was done, and it may be asked again then";
    }

    private boolean isDue() {
        long nowNanos = System.nanoTime();
        isDown = !failures.isDue(nowNanos);
        if (isDown) {
            awaitEnd(nowNanos);
        }
        return !isDown;
    }

    private void awaitEnd(long nowNanos) {
        long leftNanos = Math.max(1, failures.startsAtNanos() - nowNanos);
        context.getSystem()
                .scheduler()
                .scheduleOnce(
                        Duration.ofNanos(leftNanos),
                        context.getSelf(),
                        Over.INSTANCE,
                        context.getDispatcher(),
                        ActorRef.noSender());
    }
}
