package dev.muster.sharding.slot;

import java.util.List;

/**
 * One incarnation of an entity on its owner, from the first message that waits for it until it has ended.
 *
 * <pre>
 *            started              quiet          marked         passivate              stop              quiet            ended, nothing queued
 *   AWAITED ----------&gt; OPENING ------&gt; MARKING ------&gt; OPEN -----------&gt; LEAVING ------------&gt; CLOSING ------&gt; FINISHING ------&gt; ENDED
 *   REGION  AwaitQuiet   QUEUE    Mark   QUEUE    Open  MAILBOX  Passivate  MAILBOX  AwaitQuiet   QUEUE   Finish   QUEUE    Remove   GONE
 *      ^                   |               |               |                                        ^                 |                ^
 *      |                   +-------+-------+               +------------ stop: AwaitQuiet ----------+                 |                |
 *      |                           +--- stop: Requeue, Finish ---&gt; DIVERTED (REGION) --- ended: Remove --------------(-)---------------+
 *      +--------------------------- ended, and messages in the queue: Requeue (the successor starts) -----------------+
 * </pre>
 *
 * <p>What each wait is for:
 *
 * <ul>
 *   <li><b>OPENING</b>: a sender that saw no slot may not have reached the region yet. The marker must be behind it.
 *   <li><b>MARKING</b>: messages in the region and the shard were sent before those in the queue. When the marker is in the mailbox, so
 *       are they.
 *   <li><b>LEAVING</b>: the shard must know before the entity ends, or it gives what {@code Requeue} sends to an actor that is gone.
 *   <li><b>CLOSING</b>: a sender that saw MAILBOX may not have put its message there yet. The last message must be behind it.
 *   <li><b>FINISHING</b>: the mailbox is worked off. Until then newer messages must not start a successor.
 * </ul>
 *
 * <p>Arrivals after the close wait in the slot and not in the shard, for two reasons: the shard forgets its buffers when it is handed
 * off, and nobody but the shard knows whether they are empty. So a slot that had messages at its end stays, unsettled, until its
 * successor has started; and who finds no slot puts one in its place, AWAITED, before anything goes to the region. For the same reason passivation is not begun while the slot opens: messages that came through the region, and
 * the marker, would be in the shard's buffer. Stopped in that time all the same (a hand-off without preparation), the queue goes to the
 * region, behind what went there before. A marker carries its run: one from an incarnation that was stopped before it came reaches the
 * successor, whose own is still behind messages in the region.
 *
 * <p>Not thread safe: its shell owns it, and the queue, under one lock. Senders read a copy of the path that the shell changes when it
 * carries out the outputs, and look again under the lock before they use the queue.
 */
public final class Slot {
    private enum State {
        AWAITED(Path.REGION),
        OPENING(Path.QUEUE),
        MARKING(Path.QUEUE),
        OPEN(Path.MAILBOX),
        LEAVING(Path.MAILBOX),
        CLOSING(Path.QUEUE),
        FINISHING(Path.QUEUE),
        DIVERTED(Path.REGION),
        ENDED(Path.GONE);

        private final Path path;

        State(Path path) {
            this.path = path;
        }
    }

    private final long run;
    private State state = State.AWAITED;
    private boolean unwanted;
    private boolean shardTold;

    /**
     * A slot whose entity is to start.
     *
     * @param run a number that no other incarnation of the entity has, on any node
     */
    public Slot(long run) {
        this.run = run;
    }

    /** Where a message goes now. */
    public Path path() {
        return state.path;
    }

    /** Whether every message that came for this incarnation is in a mailbox, so that the shard may be handed off. */
    public boolean isSettled() {
        return state == State.OPEN || state == State.LEAVING || state == State.ENDED;
    }

    /** The entity's actor has started; the slot has its place already. */
    public List<SlotOutput> started() {
        require(State.AWAITED, "started");
        state = State.OPENING;
        return List.of(new SlotOutput.AwaitQuiet());
    }

    /** The grace period is over. */
    public List<SlotOutput> quiet() {
        if (state == State.OPENING) {
            state = State.MARKING;
            return List.of(new SlotOutput.Mark(run));
        }
        if (state == State.CLOSING) {
            state = State.FINISHING;
            return List.of(new SlotOutput.Finish());
        }
        return List.of();
    }

    /** A marker has come through the region. */
    public List<SlotOutput> marked(long markedRun) {
        if (state != State.MARKING || markedRun != run) {
            return List.of();
        }
        state = State.OPEN;
        return unwanted ? List.of(new SlotOutput.Open(), leave()) : List.of(new SlotOutput.Open());
    }

    /** The entity is to be passivated. While it opens, that is remembered. */
    public List<SlotOutput> passivate() {
        unwanted = true;
        return state == State.OPEN ? List.of(leave()) : List.of();
    }

    /** The shard has told the entity to stop, because it was asked to or because it is handed off. */
    public List<SlotOutput> stop() {
        return switch (state) {
            case OPENING, MARKING -> {
                state = State.DIVERTED;
                yield List.of(new SlotOutput.Requeue(), new SlotOutput.Finish());
            }
            case OPEN, LEAVING -> {
                state = State.CLOSING;
                yield List.of(new SlotOutput.AwaitQuiet());
            }
            case AWAITED, CLOSING, FINISHING, DIVERTED, ENDED -> List.of();
        };
    }

    /**
     * The entity's actor has ended. Only if the shard was told before is it sure that what is sent to the region now starts a successor.
     *
     * @param queued how many messages are in the slot's queue
     */
    public List<SlotOutput> ended(int queued) {
        if (queued > 0 && shardTold) {
            state = State.AWAITED;
            return List.of(new SlotOutput.Requeue());
        }
        state = State.ENDED;
        return queued == 0
                ? List.of(new SlotOutput.Remove())
                : List.of(new SlotOutput.Requeue(), new SlotOutput.Remove());
    }

    private SlotOutput leave() {
        state = State.LEAVING;
        shardTold = true;
        return new SlotOutput.Passivate();
    }

    private void require(State expected, String input) {
        if (state != expected) {
            throw new AssertionError(input + " came to a slot that is " + state);
        }
    }
}
