package dev.muster.crdt.internal;

import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.replication.Output;
import dev.muster.crdt.replication.Replicator;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Drives {@link Replicator}: turns frames, membership events and ticks into calls, and outputs into frames. One per node, at
 * the same path on each, so that no directory is needed.
 */
public final class ReplicatorActor extends AbstractBehavior<ReplicatorActor.Command> implements Output.Handler {
    /** Name below the system guardian. */
    static final String NAME = "muster-crdt";

    /** How long a closing node waits for acknowledgements. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final NodeId self;
    private final Store store;
    private final Topics topics;
    private final Tallies tallies;
    private final TimerScheduler<Command> timers;
    private final CountDownLatch stopped;
    private final Replicator replicator;
    private final Map<NodeId, ActorRef<Command>> peers = new HashMap<>();
    private Roster roster = Roster.EMPTY;

    /** What the actor understands. */
    public sealed interface Command permits Envelope, Malformed, Changed, Close, Overdue, Tick {}

    /**
     * A frame that could not be decoded arrived.
     *
     * @param reason what was wrong with it
     */
    record Malformed(String reason) implements Command {}

    /** A member came, changed or went. */
    record Changed(MembershipEvent event) implements Command {}

    /** Send what is left and stop once it is acknowledged, or after {@link #CLOSE_LIMIT}. */
    enum Close implements Command {
        INSTANCE
    }

    private enum Overdue implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private ReplicatorActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            CountDownLatch stopped,
            NodeId self,
            Store store,
            Topics topics,
            Tallies tallies,
            CrdtSettings settings) {
        super(context);
        this.timers = timers;
        this.stopped = stopped;
        this.self = self;
        this.store = store;
        this.topics = topics;
        this.tallies = tallies;
        this.replicator = new Replicator(self, store, settings, new SplittableRandom(self.uid()));
    }

    /**
     * The actor, not yet closing.
     *
     * @param stopped counted down when the actor has stopped
     */
    static Behavior<Command> create(
            NodeId self, Store store, Topics topics, Tallies tallies, CrdtSettings settings, CountDownLatch stopped) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.flushInterval());
            return new ReplicatorActor(context, timers, stopped, self, store, topics, tallies, settings);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, tick -> flush())
                .onMessage(Envelope.class, this::received)
                .onMessage(Changed.class, changed -> membersChanged(changed.event()))
                .onMessage(Malformed.class, this::malformed)
                .onMessage(Close.class, close -> closed())
                .onMessage(Overdue.class, overdue -> Behaviors.stopped())
                .onSignal(PostStop.class, signal -> ended())
                .build();
    }

    /** What it does between being closed and being stopped: nothing written from now on is sent. */
    private Receive<Command> closing() {
        return newReceiveBuilder()
                .onMessage(Tick.class, tick -> untilHandedOver(tick()))
                .onMessage(Envelope.class, envelope -> untilHandedOver(received(envelope)))
                .onMessage(Changed.class, changed -> untilHandedOver(membersChanged(changed.event())))
                .onMessage(Malformed.class, this::malformed)
                .onMessage(Close.class, close -> Behaviors.same())
                .onMessage(Overdue.class, overdue -> Behaviors.stopped())
                .onSignal(PostStop.class, signal -> ended())
                .build();
    }

    private Behavior<Command> flush() {
        long now = System.nanoTime();
        store.flush(change -> replicator.written(now, change));
        return tick();
    }

    private Behavior<Command> tick() {
        replicator.tick(System.nanoTime()).forEach(output -> output.handledBy(this));
        tallies.bufferedBytes = replicator.bufferedBytes();
        return this;
    }

    private Behavior<Command> received(Envelope envelope) {
        if (!envelope.to().equals(self)) {
            tallies.stray.increment();
            return this;
        }
        tallies.received.increment();
        List<Output> outputs = replicator.receive(System.nanoTime(), envelope.from(), envelope.message());
        outputs.forEach(output -> output.handledBy(this));
        return this;
    }

    private Behavior<Command> membersChanged(MembershipEvent event) {
        roster = roster.after(event);
        replicator.neighbours(System.nanoTime(), roster.present());
        peers.keySet().retainAll(roster.present());
        topics.changed(event);
        return this;
    }

    private Behavior<Command> malformed(Malformed frame) {
        tallies.malformed.increment();
        getContext().getLog().debug("dropped a malformed frame: [{}]", frame.reason());
        return this;
    }

    private Behavior<Command> closed() {
        flush();
        replicator.close(System.nanoTime()).forEach(output -> output.handledBy(this));
        timers.startSingleTimer(Overdue.INSTANCE, CLOSE_LIMIT);
        return untilHandedOver(closing());
    }

    private Behavior<Command> untilHandedOver(Behavior<Command> next) {
        return replicator.hasHandedOver() ? Behaviors.stopped() : next == this ? Behaviors.same() : next;
    }

    private Behavior<Command> ended() {
        stopped.countDown();
        return Behaviors.same();
    }

    @Override
    public void send(Output.Send output) {
        tallies.sent.increment();
        peers.computeIfAbsent(output.to(), this::resolved).tell(new Envelope(self, output.to(), output.message()));
    }

    @Override
    public void conflict(Output.Conflict output) {
        tallies.conflicts.increment();
        getContext()
                .getLog()
                .debug(
                        "[{}] sent a [{}] for a key that holds another type here; dropped",
                        output.from(),
                        output.change().state().kind());
    }

    @Override
    public void fellBehind(Output.FellBehind output) {
        tallies.fellBehind.increment();
        getContext().getLog().info("[{}] fell behind; it gets whole keys instead of deltas", output.node());
    }

    /** By path alone: the uid in the envelope tells incarnations apart. */
    private ActorRef<Command> resolved(NodeId node) {
        String path = getContext().getSystem().address().protocol() + "://"
                + getContext().getSystem().name() + "@" + node.address() + "/system/" + NAME;
        return ActorRefResolver.get(getContext().getSystem()).resolveActorRef(path);
    }
}
