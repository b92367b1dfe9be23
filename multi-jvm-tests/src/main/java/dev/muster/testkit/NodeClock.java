package dev.muster.testkit;

import dev.muster.testkit.process.WallClock;
import java.time.Duration;

/**
 * The wall clock of one node's present JVM: what {@link System#currentTimeMillis} and {@link java.time.Instant#now} read
 * there. {@link System#nanoTime}, timers and timeouts of the node are not touched. Thread safe.
 */
public final class NodeClock {
    private final String node;
    private final WallClock clock;
    private final Recording recording;

    NodeClock(String node, WallClock clock, Recording recording) {
        this.node = node;
        this.clock = clock;
        this.recording = recording;
    }

    /** Sets it ahead by so much, or back if that is negative; jumps add up. Returns once the node reads the new time. */
    public void jump(Duration by) {
        recording.action("the clock of " + node + " jumps by " + by);
        try {
            clock.jump(by);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }

    /** How far it is ahead now; negative if it is behind. */
    public Duration offset() {
        return clock.offset();
    }

    /** Sets it right again. */
    public void reset() {
        recording.action("the clock of " + node + " is set right");
        try {
            clock.reset();
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        }
    }
}
