package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.MembershipHealth;
import dev.muster.membership.NodeId;
import dev.muster.membership.PeerHealth;
import dev.muster.membership.swim.Counter;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Isolation;
import dev.muster.membership.swim.Link;
import dev.muster.membership.swim.Metadata;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.PacketCodec;
import dev.muster.membership.swim.Status;
import dev.muster.membership.swim.Swim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterShuttingDown$;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberLeft;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.slf4j.event.Level;

/**
 * Drives {@link Swim}: turns frames, ticks and the cluster's events into its inputs, and its outputs into frames, events and
 * the {@link SwimView}. Decides nothing.
 */
final class SwimActor extends AbstractBehavior<SwimActor.Command> implements Output.Handler {
    /** In clusters of any size, what is published costs the same: it becomes rarer by this for each node. */
    private static final long PUBLISH_NANOS_PER_NODE = 1_000_000;
    /** How long after a stall the streams have to hand over what came meanwhile. */
    private static final Duration DRAIN = Duration.ofMillis(25);

    /** What the actor is told. */
    sealed interface Command extends DeadLetterSuppression {}

    /** A frame that arrived, not yet looked at. */
    record Received(ControlFrame frame) implements Command {}

    /** Replaces the contact points. */
    record Seek(List<ContactPoint> contacts) implements Command {
        Seek {
            contacts = List.copyOf(contacts);
        }
    }

    /** What this node says of itself from now on; the version is SWIM's business. */
    record Describe(Metadata metadata) implements Command {}

    /** Adds a listener; it is told the present first. Identity counts. */
    static final class Listen implements Command {
        private final Consumer<Output> listener;

        Listen(Consumer<Output> listener) {
            this.listener = listener;
        }
    }

    /** Removes what {@code listen} added. */
    record Unlisten(Listen listen) implements Command {}

    /** An event of Pekko's cluster. */
    record Followed(ClusterDomainEvent event) implements Command {}

    private enum Tick implements Command {
        DUE,
        DRAINED
    }

    /**
     * What the actor works with.
     *
     * @param swim the machine, from now on the actor's own
     * @param probeIntervalNanos its protocol period
     * @param clockNanos a monotonic clock
     * @param stopNode ends this node in good order, unless that is under way
     */
    record Setup(
            Swim swim,
            long probeIntervalNanos,
            PacketCodec codec,
            ControlTransport transport,
            SwimView view,
            LongSupplier clockNanos,
            Runnable stopNode) {}

    private final Setup setup;
    private final Swim swim;
    private final TimerScheduler<Command> timers;
    private final TickSchedule schedule;
    private final Set<Listen> listeners = new LinkedHashSet<>();
    private final SortedMap<NodeId, Link> downLinks = new TreeMap<>();
    private Isolation isolation = Isolation.CONNECTED;
    private boolean isShuttingDown;
    private boolean isOver;
    private boolean hasNews = true;
    private long publishedNanos;
    private long lateTicks;

    private SwimActor(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        context.setLoggerName(SwimActor.class);
        this.setup = setup;
        this.swim = setup.swim();
        this.timers = timers;
        this.schedule = new TickSchedule(setup.probeIntervalNanos() / 4);
        this.publishedNanos = now();
        setTimer();
    }

    /** An actor that runs {@code setup}; it is to be told the cluster's events as {@link Followed}. */
    static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new SwimActor(context, timers, setup)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Received.class, received -> receive(received.frame()))
                .onMessageEquals(Tick.DUE, this::tickInTime)
                .onMessageEquals(Tick.DRAINED, this::tickAfterStall)
                .onMessage(Followed.class, followed -> follow(followed.event()))
                .onMessage(Seek.class, seek -> carryOut(swim.seek(now(), seek.contacts())))
                .onMessage(
                        Describe.class,
                        describe -> carryOut(
                                swim.describe(now(), describe.metadata().bytes())))
                .onMessage(Listen.class, this::replayTo)
                .onMessage(Unlisten.class, command -> drop(command.listen()))
                .onSignal(PostStop.class, stopped -> end())
                .build();
    }

    private Behavior<Command> receive(ControlFrame frame) {
        setup.transport()
                .read(frame, setup.codec()::isOurs, setup.codec()::decode)
                .ifPresent(packet -> carryOut(swim.receive(now(), packet)));
        return this;
    }

    private Behavior<Command> tickInTime() {
        if (schedule.isInTime(now())) {
            return carryOut(swim.tick(now()));
        }
        lateTicks++;
        timers.startSingleTimer(Tick.DRAINED, DRAIN);
        return this;
    }

    private Behavior<Command> tickAfterStall() {
        schedule.drained();
        return carryOut(swim.tick(now()));
    }

    private Behavior<Command> follow(ClusterDomainEvent event) {
        if (event instanceof ClusterShuttingDown$) {
            isShuttingDown = true;
        } else if (event instanceof MemberEvent change) {
            NodeId node = MembershipView.nodeOf(change.member().uniqueAddress());
            return node.equals(swim.self()) ? followSelf(change) : followOther(change, node);
        }
        return this;
    }

    private Behavior<Command> followSelf(MemberEvent change) {
        if (change instanceof MemberRemoved) {
            isOver = true;
            carryOut(swim.remove(now(), swim.self()));
            return Behaviors.stopped();
        }
        return change instanceof MemberLeft ? carryOut(swim.leave(now())) : this;
    }

    /** When this node shuts down, Pekko reports every member as removed; that is not so. */
    private Behavior<Command> followOther(MemberEvent change, NodeId node) {
        if (change instanceof MemberRemoved) {
            return isShuttingDown ? this : carryOut(swim.remove(now(), node));
        }
        return change instanceof MemberDowned ? this : carryOut(swim.meet(now(), node));
    }

    private Behavior<Command> carryOut(List<Output> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        setTimer();
        publishIfDue();
        return this;
    }

    private void setTimer() {
        long nowNanos = now();
        if (schedule.isToBeSet(swim.nextTickNanos(), nowNanos)) {
            timers.startSingleTimer(Tick.DUE, Duration.ofNanos(schedule.delayNanos(nowNanos)));
        }
    }

    @Override
    public void send(Output.Send output) {
        setup.transport().send(output.to(), setup.codec().encode(output.packet()));
    }

    @Override
    public void changed(Output.Changed output) {
        Fact after = output.after();
        ContactPoint address = after.node().contactPoint();
        setup.view().learn(address, swim.liveAt(address).flatMap(swim::find));
        if (after.status().isFinal()) {
            downLinks.remove(after.node());
        }
        boolean isNews = !output.before().map(Fact::status).equals(Optional.of(after.status()));
        if (isNews) {
            boolean isVerdict = after.status() == Status.UNREACHABLE
                    || output.before().map(Fact::status).equals(Optional.of(Status.UNREACHABLE));
            getContext()
                    .getLog()
                    .atLevel(isVerdict ? Level.INFO : Level.DEBUG)
                    .log("[{}] is [{}] at incarnation [{}]", after.node(), after.status(), after.incarnation());
        }
        tell(output);
    }

    @Override
    public void linkChanged(Output.LinkChanged output) {
        setup.view().learn(output.peer(), output.link());
        if (output.link() == Link.DOWN) {
            downLinks.put(output.peer(), Link.DOWN);
        } else {
            downLinks.remove(output.peer());
        }
        getContext().getLog().info("The link to [{}] is [{}]", output.peer(), output.link());
        tell(output);
    }

    @Override
    public void isolationChanged(Output.IsolationChanged output) {
        isolation = output.isolation();
        setup.view().learn(isolation);
        getContext().getLog().info("This node is [{}]", isolation);
        tell(output);
    }

    @Override
    public void expelled(Output.Expelled output) {
        if (!isOver) {
            isOver = true;
            getContext()
                    .getLog()
                    .warn(
                            "The others hold this node for [{}], so it stops",
                            output.fact().status());
            tell(output);
            setup.stopNode().run();
        }
    }

    private void tell(Output output) {
        hasNews = true;
        List.copyOf(listeners).forEach(listen -> call(listen, output));
    }

    private Behavior<Command> replayTo(Listen listen) {
        listeners.add(listen);
        swim.facts().forEach(fact -> call(listen, new Output.Changed(Optional.empty(), fact)));
        downLinks.forEach((peer, link) -> call(listen, new Output.LinkChanged(peer, link)));
        if (isolation == Isolation.ISOLATED) {
            call(listen, new Output.IsolationChanged(isolation));
        }
        return this;
    }

    private Behavior<Command> drop(Listen listen) {
        listeners.remove(listen);
        return this;
    }

    private void call(Listen listen, Output output) {
        try {
            listen.listener.accept(output);
        } catch (RuntimeException thrown) {
            getContext().getLog().error("A listener to SWIM failed on [{}]", output, thrown);
        }
    }

    private void publishIfDue() {
        long waitNanos = (hasNews ? 0 : setup.probeIntervalNanos())
                + setup.view().standings().size() * PUBLISH_NANOS_PER_NODE;
        if (now() - publishedNanos >= waitNanos) {
            publishedNanos = now();
            hasNews = false;
            setup.view().publish(health(), counts());
        }
    }

    private MembershipHealth health() {
        List<PeerHealth> peers = new ArrayList<>();
        for (Fact fact : swim.facts()) {
            if (!fact.node().equals(swim.self())) {
                SwimView.livenessOf(fact.status()).ifPresent(liveness -> peers.add(health(fact, liveness)));
            }
        }
        return new MembershipHealth(swim.localHealth(), isolation == Isolation.ISOLATED, peers);
    }

    private PeerHealth health(Fact fact, PeerHealth.Liveness liveness) {
        return new PeerHealth(
                fact.node(),
                liveness,
                fact.incarnation(),
                swim.suspicionLevel(now(), fact.node()),
                swim.roundTrip(fact.node()).orElse(null),
                downLinks.containsKey(fact.node()) ? PeerHealth.Link.DOWN : PeerHealth.Link.UP);
    }

    private SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            counts.put(counter.name().toLowerCase(Locale.ROOT).replace('_', '-'), swim.count(counter));
        }
        counts.put("ticks-late", lateTicks);
        return Collections.unmodifiableSortedMap(counts);
    }

    /** A node whose failure detection broke is deaf to the others, so it must not stay. */
    private Behavior<Command> end() {
        setup.view().publish(MembershipHealth.UNKNOWN, counts());
        setup.view().end();
        if (!isOver) {
            isOver = true;
            setup.stopNode().run();
        }
        return this;
    }

    private long now() {
        return setup.clockNanos().getAsLong();
    }
}
