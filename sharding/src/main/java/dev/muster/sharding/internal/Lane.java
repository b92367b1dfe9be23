package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.FrameWriter;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Batch;
import dev.muster.sharding.internal.Envelope.Verdict;
import dev.muster.sharding.lane.Position;
import dev.muster.sharding.lane.Window;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One way to another node. Messages wait in a bounded queue; one task at a time sends what is there, as batches, as far as the
 * credit goes. So a batch is as large as the sender is behind: under light load each message goes at once and alone.
 *
 * <p>Order is kept from the moment a message is taken. Thread safe; what is marked so belongs to the task.
 */
final class Lane implements Runnable {
    /** How many messages may wait. */
    static final int MOST_WAITING = 10_000;
    /** How much may be under way to the receiver. Of four lanes, the batches fit the queue of Artery, which drops what does not. */
    static final Position WINDOW = new Position(256, 1024, 1 << 20);
    /** How many messages one batch may have. */
    static final int MOST_IN_BATCH = 64;
    /** How many bytes one batch may have, unless its only message has more. */
    static final int LARGEST_BATCH = 32 << 10;

    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_BATCHES_PER_RUN = 16;

    private final Network network;
    private final End end;
    private final ActorRef gateway;
    private final Queue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private volatile boolean isClosed;
    /** There is no credit for the next message. */
    private volatile boolean isBlocked;
    /** Behind what was sent last. */
    private volatile Position sent = Position.START;
    /** What the receiver has taken, as it said last. */
    private volatile Position taken = Position.START;
    /** It is time to ask what the receiver has taken. */
    private volatile boolean isTick;

    /** The task's. */
    private final Window window = new Window(WINDOW, PROBE_PATIENCE.toNanos());
    /** The task's: the message that is next, if it has been taken from the queue already. */
    private @Nullable Next next;
    /** The task's: those who asked the node have learned that it was removed. */
    private boolean isLost;

    /** Where a lane leads: which of those to a node, and which use of it. */
    record End(NodeId node, int lane, long session) {}

    private record Next(Item item, Cbor frame) {}

    Lane(Network network, End end) {
        this.network = network;
        this.end = end;
        this.gateway = network.gatewayOf(end.node(), end.lane());
    }

    NodeId node() {
        return end.node();
    }

    /** Takes a request, unless too many messages wait already. */
    boolean request(Item.Request request) {
        boolean isTaken = offer(request);
        if (!isTaken) {
            network.tallies().fullLanes.increment();
        }
        return isTaken;
    }

    /** Takes an answer; drops it when too many messages wait already. */
    void answer(long ask, Answer answer) {
        if (!offer(new Item.Reply(ask, answer))) {
            network.tallies().unsentAnswers.increment();
        }
    }

    /** Takes the news in any case: each shard has at most one that counts. */
    void flushed(Item.Flushed flushed) {
        waiting.incrementAndGet();
        add(flushed);
    }

    /** The receiver has taken everything up to a position. One thread at a time. */
    void credited(long session, Position position) {
        if (session != end.session() || !position.isWithin(sent)) {
            network.tallies().strayBatches.increment();
        } else if (taken.isWithin(position)) {
            taken = position;
            isBlocked = false;
            schedule();
        }
    }

    /** Time has passed. */
    void tick(long nowNanos) {
        if (isBlocked) {
            isTick = true;
            schedule();
        }
    }

    /** The node has been removed: what waits is dropped, and who asked learns it. */
    void close() {
        isClosed = true;
        schedule();
    }

    /** How many messages wait. */
    int waiting() {
        return waiting.get();
    }

    @Override
    public void run() {
        try {
            drain();
        } finally {
            isScheduled.set(false);
            if (waiting.get() > 0 && (!isBlocked || isClosed)) {
                schedule();
            }
        }
    }

    private boolean offer(Item item) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        add(item);
        return true;
    }

    private void add(Item item) {
        queue.add(item);
        if (!isBlocked || isClosed) {
            schedule();
        }
    }

    private void schedule() {
        if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            network.executor().execute(this);
        }
    }

    private void drain() {
        boolean canGoOn = true;
        for (int run = 0; canGoOn && run < MOST_BATCHES_PER_RUN; run++) {
            if (isClosed) {
                dropAll();
                return;
            }
            Position known = taken;
            window.returned(known);
            canGoOn = sendBatch() || (next != null && !isBlocked(known));
        }
    }

    /** Sends one batch; false when there is nothing to send, or no credit. */
    private boolean sendBatch() {
        FrameWriter items = new FrameWriter(ItemFrames.VERSION);
        int messages = 0;
        while (messages < MOST_IN_BATCH) {
            Next candidate = next();
            int size = candidate == null ? 0 : items.size() + ItemFrames.sizeIn(candidate.frame());
            boolean isFull = messages > 0 && size > LARGEST_BATCH;
            if (candidate == null || isFull || !window.admits(messages + 1, size)) {
                break;
            }
            items.bytes(candidate.frame().bytes());
            markSent(candidate.item());
            next = null;
            messages++;
        }
        if (messages == 0) {
            return false;
        }
        Cbor frame = new Cbor(items.toBytes());
        Position before = window.send(messages, frame.size());
        sent = window.sent();
        send(before, messages, frame);
        waiting.addAndGet(-messages);
        return true;
    }

    /** Whether no credit came after {@code known}; asks for it when that has been so for long. */
    private boolean isBlocked(Position known) {
        window.blocked(System.nanoTime());
        isBlocked = true;
        if (!taken.equals(known)) {
            isBlocked = false;
        } else if (isTick) {
            isTick = false;
            if (window.probe(System.nanoTime())) {
                network.tallies().creditProbes.increment();
                send(window.sent(), 0, ItemFrames.NO_ITEMS);
            }
        }
        return isBlocked;
    }

    private void send(Position before, int messages, Cbor items) {
        gateway.tell(
                new Batch(network.self(), end.node().uid(), end.lane(), end.session(), before, messages, items),
                network.creditActor());
    }

    /** The message that is next; null when none waits. */
    private @Nullable Next next() {
        while (next == null) {
            Item item = queue.poll();
            if (item == null) {
                return null;
            }
            try {
                next = new Next(item, ItemFrames.write(item, network.protocols()));
            } catch (UnserializableMessage unserializable) {
                waiting.decrementAndGet();
                refuse(item, String.valueOf(unserializable.getMessage()));
            }
        }
        return next;
    }

    private void refuse(Item item, String reason) {
        network.tallies().unserializableMessages.increment();
        if (item instanceof Item.Request request) {
            request.delivery().replyTo().fail(Verdict.UNSERIALIZABLE, reason);
        }
    }

    private void markSent(Item item) {
        if (item instanceof Item.Request request && request.delivery().replyTo() instanceof PendingAsk<?> ask) {
            ask.sendTo(end.node());
        }
    }

    private void dropAll() {
        if (next != null) {
            drop(next.item());
            next = null;
        }
        for (Item item = queue.poll(); item != null; item = queue.poll()) {
            drop(item);
        }
        if (!isLost) {
            isLost = true;
            network.asks().lost(end.node());
        }
    }

    private void drop(Item item) {
        waiting.decrementAndGet();
        if (item instanceof Item.Request request) {
            Delivery delivery = request.delivery();
            network.tallies().unsentRequests.increment();
            String text = delivery.label() + " was on " + end.node().address()
                    + ", which has left the cluster before this request was sent there; nothing was done";
            delivery.replyTo().fail(Verdict.NOT_OWNER, text);
        } else if (item instanceof Item.Reply) {
            network.tallies().unsentAnswers.increment();
        }
    }
}
