package dev.muster.simulation;

import dev.muster.faults.DrainOrder;
import dev.muster.faults.PauseMode;
import dev.muster.faults.Slowness;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node: what it does with what is due when it is paused or slow.
 *
 * <pre>
 *   wire -> [held while blocked] -> [waits while stopped or slow] -> receiver
 *                                          timers -^                    |
 *   wire <- [held while blocked] <--------------------------------------+
 * </pre>
 */
final class Life<M> {
    /** Messages that wait in each queue of a paused node, as in a socket's buffer; more are dropped. */
    static final int PAUSED_CAPACITY = 20_000;

    final VirtualNetwork<M> network;
    final Host<M> host;
    final VirtualNetwork.Receiver<M> receiver;
    private final Queue<Delivery<M>> heldArrivals = new ArrayDeque<>(0);
    private final Queue<HeldSend<M>> heldSends = new ArrayDeque<>(0);
    private final Queue<LifeTimer<M>> heldTimers = new ArrayDeque<>(0);
    private final Queue<Delivery<M>> messages = new ArrayDeque<>(0);
    private final Queue<LifeTimer<M>> timers = new ArrayDeque<>(0);
    private boolean isDead;
    private boolean isStopped;
    private boolean isBlocked;
    private boolean isJammed;
    private @Nullable Slices<M> slices;

    private record HeldSend<M>(Host<M> to, M message) {}

    Life(VirtualNetwork<M> network, Host<M> host, VirtualNetwork.Receiver<M> receiver) {
        this.network = network;
        this.host = host;
        this.receiver = receiver;
    }

    boolean isDead() {
        return isDead;
    }

    boolean isStopped() {
        return isStopped;
    }

    boolean isPaused() {
        return isStopped || isBlocked;
    }

    boolean isRunBy(Slices<M> candidate) {
        return slices == candidate && !isDead;
    }

    void die() {
        isDead = true;
    }

    void send(Host<M> to, M message) {
        if (!isBlocked) {
            network.wire().transmit(host, to, message);
        } else if (heldSends.size() < PAUSED_CAPACITY || isJammed) {
            heldSends.add(new HeldSend<>(to, message));
        } else {
            network.dropped(Drop.QUEUE_FULL);
        }
    }

    void schedule(long delayNanos, LifeTimer<M> timer) {
        network.agenda().add(network.nowNanos() + delayNanos + network.lateness(host), timer);
    }

    /** A message comes off the wire. */
    void arrive(Delivery<M> delivery) {
        if (!isBlocked) {
            take(delivery);
        } else if (heldArrivals.size() < PAUSED_CAPACITY) {
            heldArrivals.add(delivery);
        } else {
            network.dropped(Drop.INBOX_FULL);
        }
    }

    void take(Delivery<M> delivery) {
        if (!isStopped && slices == null) {
            network.handle(delivery);
        } else if (messages.size() < (slices == null ? PAUSED_CAPACITY : slices.inboxCapacity())) {
            messages.add(delivery);
            workOnSlice();
        } else {
            network.dropped(Drop.INBOX_FULL);
        }
    }

    void take(LifeTimer<M> timer) {
        if (isJammed && !heldSends.isEmpty()) {
            heldTimers.add(timer);
        } else if (!isStopped && slices == null) {
            network.handle(timer);
        } else {
            timers.add(timer);
            workOnSlice();
        }
    }

    void pause(PauseMode mode) {
        switch (mode) {
            case STOP -> isStopped = true;
            case BLOCK -> isBlocked = true;
        }
    }

    void jam() {
        isBlocked = true;
        isJammed = true;
    }

    void resume(PauseMode mode) {
        switch (mode) {
            case STOP -> {
                if (isStopped) {
                    isStopped = false;
                    goOn();
                }
            }
            case BLOCK -> {
                if (isBlocked) {
                    isBlocked = false;
                    release();
                }
            }
        }
    }

    void slow(Slowness slowness) {
        slices = new Slices<>(this, slowness);
    }

    void unslow() {
        if (slices != null) {
            slices = null;
            goOn();
        }
    }

    boolean hasWork() {
        dropCancelled();
        return !messages.isEmpty() || !timers.isEmpty();
    }

    /** Takes what comes next out of what waits, or null when nothing does. */
    @Nullable
    Job<M> next(DrainOrder order) {
        dropCancelled();
        Delivery<M> message = messages.peek();
        LifeTimer<M> timer = timers.peek();
        if (message == null || timer == null) {
            return message == null ? timers.poll() : messages.poll();
        }
        boolean isMessageNext = switch (order) {
            case MESSAGES_FIRST -> true;
            case BY_TIME -> message.isBefore(timer);
            case TIMERS_FIRST -> false;
        };
        return isMessageNext ? messages.poll() : timers.poll();
    }

    private void dropCancelled() {
        for (LifeTimer<M> timer = timers.peek(); timer != null && !timer.isPending(); timer = timers.peek()) {
            timers.remove();
        }
    }

    private void workOnSlice() {
        if (slices != null && !isStopped) {
            slices.work();
        }
    }

    /** Handles all that waits at this instant, messages first, unless the node is still held up. */
    private void goOn() {
        if (isStopped || slices != null) {
            workOnSlice();
            return;
        }
        while (!messages.isEmpty()) {
            network.agenda().add(network.nowNanos(), messages.remove());
        }
        while (!timers.isEmpty()) {
            network.agenda().add(network.nowNanos(), timers.remove());
        }
    }

    private void release() {
        while (!heldSends.isEmpty()) {
            HeldSend<M> send = heldSends.remove();
            network.wire().transmit(host, send.to(), send.message());
        }
        isJammed = false;
        while (!heldTimers.isEmpty()) {
            network.agenda().add(network.nowNanos(), heldTimers.remove());
        }
        while (!heldArrivals.isEmpty()) {
            network.agenda().add(network.nowNanos(), heldArrivals.remove());
        }
    }
}
