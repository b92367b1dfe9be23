package dev.muster.testkit;

import dev.muster.testkit.history.Event;
import dev.muster.testkit.history.History;
import dev.muster.testkit.process.Launch;
import dev.muster.testkit.process.PushedEvent;

/** All that is written down of one test while it runs. Thread safe. */
final class Recording {
    private final long beginNanos;
    private final History history;
    private final EventLog events = new EventLog();
    private final Timeline timeline;

    Recording(long beginNanos, History history) {
        this.beginNanos = beginNanos;
        this.history = history;
        this.timeline = new Timeline(beginNanos);
    }

    /** When the test began. */
    long beginNanos() {
        return beginNanos;
    }

    EventLog events() {
        return events;
    }

    Timeline timeline() {
        return timeline;
    }

    History history() {
        return history;
    }

    /** The kit does something, now. */
    void action(String text) {
        timeline.action(System.nanoTime(), text);
    }

    /** Listens to a JVM of {@code node} that is about to be launched. */
    Launch listening(String node, Launch launch) {
        int run = events.launched(node);
        return launch.withOutput(timeline::output).withEvents(event -> take(run, event));
    }

    private void take(int run, PushedEvent pushed) {
        ClusterEvent event = new ClusterEvent(pushed.process(), pushed.nodeNanos(), pushed.value());
        timeline.event(event);
        if (pushed.value() instanceof Event.Observation observation) {
            history.observed(observation);
        }
        if (event.is(NodeTerminated.class)) {
            history.nodeEnded(event.node(), event.nanos());
        }
        events.add(run, event);
    }

    /** The JVM of {@code node} is to end now, by a kill or a stop that began at {@code nanos}. */
    void nodeEnds(String node, long nanos) {
        history.nodeEnded(node, nanos);
    }
}
