package dev.muster.crdt.internal;

import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.replication.Output;
import dev.muster.crdt.replication.Replicator;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Drives {@link Replicator}: turns frames, membership events and ticks into calls, and outputs into frames. One per node, at
 * the same path on each, so that no directory is needed.
 */
public final class ReplicatorActor extends AbstractBehavior<ReplicatorActor.Command> implements Output.Handler {
    /** Name below the system guardian. */
    static final String NAME = "muster-crdt";

    private final NodeId self;
    private final Store store;
    private final Topics topics;
    private final Tallies tallies;
    private final Replicator replicator;
    private final Map<NodeId, ActorRef<Command>> peers = new HashMap<>();
    private Roster roster = Roster.EMPTY;

    /** What the actor understands. */
    public sealed interface Command permits Envelope, Malformed, Changed, Close, Tick {}

    /**
     * A frame that could not be decoded arrived.
     *
     * @param reason what was wrong with it
     */
    record Malformed(String reason) implements Command {}

    /** A member came, changed or went. */
    record Changed(MembershipEvent event) implements Command {}

    /** Send what is left and stop. */
    enum Close implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        INSTANCE
    }

    private ReplicatorActor(
            ActorContext<Command> context,
            NodeId self,
            Store store,
            Topics topics,
            Tallies tallies,
            CrdtSettings settings) {
        super(context);
        this.self = self;
        this.store = store;
        this.topics = topics;
        this.tallies = tallies;
        this.replicator = new Replicator(self, store, settings, new SplittableRandom(self.uid()));
    }

    static Behavior<Command> create(NodeId self, Store store, Topics topics, Tallies tallies, CrdtSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.flushInterval());
            return new ReplicatorActor(context, self, store, topics, tallies, settings);
        }));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, tick -> flush())
                .onMessage(Envelope.class, this::received)
                .onMessage(Changed.class, changed -> membersChanged(changed.event()))
                .onMessage(Malformed.class, this::malformed)
                .onMessage(Close.class, close -> stopped())
                .build();
    }

    private Behavior<Command> flush() {
        long now = System.nanoTime();
        store.flush(change -> replicator.written(now, change));
        replicator.tick(now).forEach(output -> output.handledBy(this));
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

    private Behavior<Command> stopped() {
        flush();
        return Behaviors.stopped();
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
