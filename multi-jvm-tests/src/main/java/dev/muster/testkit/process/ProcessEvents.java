package dev.muster.testkit.process;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what one process tells of its own accord: beats and stalls at once, events to listeners in another thread. */
final class ProcessEvents implements AutoCloseable {
    private final String name;
    private final Ticker.Listener stalls;
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final Delivery<Frame> delivery;

    ProcessEvents(Launch launch, Ticker.Listener stalls) {
        this.name = launch.name();
        this.stalls = stalls;
        listeners.add(launch.events());
        delivery =
                new Delivery<>("events of " + name, frame -> frame.content().length, ProcessEvents::gap, this::deliver);
    }

    void begin() {
        delivery.start();
    }

    void tell(EventListener listener) {
        listeners.add(listener);
    }

    /** Whether the frame was for here. */
    boolean take(Frame frame) throws IOException, ClassNotFoundException {
        switch (frame.kind()) {
            case BEAT -> stalls.beat(frame.call());
            case STALLED -> {
                report(frame);
                delivery.offer(frame);
            }
            case EVENT -> delivery.offer(frame);
            case START, CALL, STOP, RETURNED, FAILED -> {
                return false;
            }
        }
        return true;
    }

    private void report(Frame frame) throws IOException, ClassNotFoundException {
        if (!(Serialized.valueOf(frame.content()) instanceof Stalled stalled)) {
            throw new IOException("malformed stall of " + name);
        }
        stalls.stalled(stalled.fromNanos(), stalled.lengthNanos());
    }

    private void deliver(Frame frame) throws IOException, ClassNotFoundException {
        if (Serialized.valueOf(frame.content()) instanceof Serializable value) {
            PushedEvent event = new PushedEvent(name, frame.call(), value);
            listeners.forEach(listener -> tell(listener, event));
        }
    }

    /** One listener that throws must not keep the event from the next. */
    private void tell(EventListener listener, PushedEvent event) {
        try {
            listener.event(event);
        } catch (RuntimeException | AssertionError failure) {
            System.err.println("a listener to events of " + name + " failed at " + event + ": " + failure);
        }
    }

    private static Frame gap(long dropped) {
        return new Frame(Frame.Kind.EVENT, System.nanoTime(), Serialized.bytesOf(new Dropped(dropped), "a gap"));
    }

    @Override
    public void close() {
        delivery.close();
    }
}
