package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.formation.Formation;
import dev.muster.membership.formation.FormationCodec;
import dev.muster.membership.formation.FormationSettings;
import dev.muster.membership.formation.Output;
import dev.muster.membership.formation.Packet;
import dev.muster.membership.formation.Standing;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterShuttingDown$;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.jspecify.annotations.Nullable;

/** Drives {@link Formation}: asks for contact points, passes on what SWIM and Pekko say, carries its outputs out. */
final class FormationActor extends AbstractBehavior<FormationActor.Command> implements Output.Handler {
    /** How many contact points that the source names no more are still looked for. */
    private static final int MOST_FORMER_CONTACTS = 64;

    private static final int MOST_PATIENCE_FACTOR = 3;

    /** What the actor is told. */
    sealed interface Command {}

    /** A frame that arrived, not yet looked at. */
    record Received(ControlFrame frame) implements Command {}

    /** An event of Pekko's cluster. */
    record Followed(ClusterDomainEvent event) implements Command {}

    /** What SWIM holds of a node has changed. */
    record Learned(Fact fact) implements Command {}

    private record Answered(Discovery.Answer answer) implements Command {}

    private record Unanswered(String why) implements Command {}

    private record Admitted(Output.Join join) implements Command {}

    private record NotAdmitted(String why) implements Command {}

    private enum Timer implements Command {
        TICK,
        ASK,
        OVERDUE
    }

    /**
     * What the actor works with.
     *
     * @param formation the machine, from now on the actor's own
     * @param discovery asked on {@code blocking}, one question at a time
     * @param admission completes once this node may join those nodes; never, if it must not
     * @param status where others read how it goes
     */
    record Setup(
            NodeId self,
            Formation formation,
            FormationSettings settings,
            FormationCodec codec,
            ControlTransport transport,
            SwimExtension swim,
            Cluster cluster,
            Discovery discovery,
            Executor blocking,
            Function<List<NodeId>, CompletionStage<?>> admission,
            FormationStatus status) {}

    private final Setup setup;
    private final Formation formation;
    private final TimerScheduler<Command> timers;
    private final SortedMap<NodeId, Standing> group = new TreeMap<>();
    private final Set<NodeId> members = new TreeSet<>();
    private final LinkedHashSet<ContactPoint> sought = new LinkedHashSet<>();
    private Output.@Nullable Join join;
    private String complaint = "";

    private FormationActor(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        context.setLoggerName(FormationActor.class);
        this.setup = setup;
        this.formation = setup.formation();
        this.timers = timers;
        ask();
        carryOut(formation.tick(now()));
    }

    /** An actor that runs {@code setup}; it is to be told the cluster's events and SWIM's facts. */
    static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new FormationActor(context, timers, setup)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Received.class, received -> receive(received.frame()))
                .onMessage(Learned.class, learned -> learn(learned.fact()))
                .onMessage(Followed.class, followed -> follow(followed.event()))
                .onMessage(Answered.class, answered -> take(answered.answer()))
                .onMessage(Unanswered.class, unanswered -> askLater(unanswered.why()))
                .onMessage(Admitted.class, admitted -> join(admitted))
                .onMessage(NotAdmitted.class, this::stayOut)
                .onMessageEquals(Timer.TICK, () -> carryOut(formation.tick(now())))
                .onMessageEquals(Timer.ASK, this::ask)
                .onMessageEquals(Timer.OVERDUE, () -> complain("the source of contact points does not answer"))
                .onSignal(PostStop.class, stopped -> end())
                .build();
    }

    /** Whoever waits for the cluster is told, whyever this ends; after an orderly end nobody does. */
    private Behavior<Command> end() {
        setup.status().dissolved("stopped to look for its cluster; the log says why");
        return this;
    }

    // ---- contact points
    // ----------------------------------------------------------------------------------------------

    private Behavior<Command> ask() {
        Discovery discovery = setup.discovery();
        timers.startSingleTimer(
                Timer.OVERDUE, setup.settings().discoveryInterval().multipliedBy(MOST_PATIENCE_FACTOR));
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> askNow(discovery), setup.blocking()),
                        (answer, failure) -> answer != null ? new Answered(answer) : new Unanswered(reason(failure)));
        return this;
    }

    private static Discovery.Answer askNow(Discovery discovery) {
        try {
            return discovery.ask();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return cause == null ? "no answer" : String.valueOf(cause.getMessage());
    }

    private Behavior<Command> take(Discovery.Answer answer) {
        answer.contacts().forEach(sought::remove);
        while (sought.size() > MOST_FORMER_CONTACTS) {
            sought.remove(sought.iterator().next());
        }
        sought.addAll(answer.contacts());
        List<ContactPoint> others = new ArrayList<>(sought);
        others.remove(setup.self().contactPoint());
        setup.swim().seek(others);
        setup.status().contacts(answer.contacts());
        askLater(String.join("; ", answer.complaints()));
        return carryOut(formation.discovered(now(), answer.contacts()));
    }

    /** The question has ended, with or without an answer; what was known before stays. */
    private Behavior<Command> askLater(String fault) {
        timers.cancel(Timer.OVERDUE);
        timers.startSingleTimer(Timer.ASK, setup.settings().discoveryInterval());
        return complain(fault);
    }

    /** Logs what is wrong once, until it changes. */
    private Behavior<Command> complain(String fault) {
        if (!fault.equals(complaint)) {
            complaint = fault;
            if (fault.isEmpty()) {
                getContext().getLog().info("The source of contact points answers as it should again");
            } else {
                getContext().getLog().warn("Contact points: {}", fault);
            }
        }
        return this;
    }

    // ---- what others say
    // ---------------------------------------------------------------------------------------------

    private Behavior<Command> receive(ControlFrame frame) {
        setup.transport()
                .read(frame, setup.codec()::isOurs, setup.codec()::decode)
                .ifPresent(this::receive);
        return this;
    }

    private void receive(Packet packet) {
        carryOut(formation.receive(now(), packet.from(), packet.message()));
    }

    private Behavior<Command> learn(Fact fact) {
        if (fact.node().equals(setup.self())) {
            return this;
        }
        group.remove(fact.node());
        if ((fact.status() == Status.ALIVE || fact.status() == Status.SUSPECT) && !fact.isLeaving()) {
            Standing.parse(fact.metadata().bytes()).ifPresent(standing -> group.put(fact.node(), standing));
        }
        return carryOut(formation.peers(now(), group));
    }

    private Behavior<Command> follow(ClusterDomainEvent event) {
        if (event instanceof ClusterShuttingDown$) {
            return carryOut(formation.lost(now()));
        }
        if (event instanceof MemberEvent change) {
            NodeId node = MembershipView.nodeOf(change.member().uniqueAddress());
            if (change instanceof MemberRemoved || change instanceof MemberDowned) {
                members.remove(node);
                return node.equals(setup.self()) ? carryOut(formation.lost(now())) : countMembers();
            }
            members.add(node);
            return countMembers();
        }
        return this;
    }

    private Behavior<Command> countMembers() {
        return carryOut(formation.membersAre(now(), members.contains(setup.self()) ? members.size() : 0));
    }

    // ---- carrying out
    // ------------------------------------------------------------------------------------------------

    private Behavior<Command> carryOut(List<Output> outputs) {
        outputs.forEach(output -> output.handledBy(this));
        long delayNanos = Math.max(1_000_000, formation.nextTickNanos() - now());
        timers.startSingleTimer(Timer.TICK, Duration.ofNanos(delayNanos));
        return this;
    }

    @Override
    public void send(Output.Send output) {
        setup.transport().send(output.to(), setup.codec().encode(new Packet(setup.self(), output.message())));
    }

    @Override
    public void form(Output.Form output) {
        getContext().getLog().info("Forms the cluster [{}]", Long.toHexString(output.clusterId()));
        join = null;
        setup.cluster().join(setup.cluster().selfAddress());
    }

    @Override
    public void join(Output.Join output) {
        join = output;
        getContext()
                .pipeToSelf(
                        admissionTo(output),
                        (admitted, failure) ->
                                failure == null ? new Admitted(output) : new NotAdmitted(reason(failure)));
    }

    /** The user's function is not ours: what it throws refuses this admission and ends nothing. */
    private CompletionStage<?> admissionTo(Output.Join output) {
        try {
            return setup.admission().apply(output.members());
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }

    private Behavior<Command> join(Admitted admitted) {
        if (admitted.join().equals(join)) {
            List<Address> addresses = new ArrayList<>();
            admitted.join().members().forEach(node -> addresses.add(addressOf(node)));
            getContext()
                    .getLog()
                    .info(
                            "Joins the cluster [{}] through {}",
                            Long.toHexString(admitted.join().clusterId()),
                            addresses);
            setup.cluster().joinSeedNodes(addresses);
        }
        return this;
    }

    private Behavior<Command> stayOut(NotAdmitted refused) {
        getContext().getLog().warn("This node does not join: {}", refused.why());
        return this;
    }

    private Address addressOf(NodeId node) {
        Address self = setup.cluster().selfAddress();
        return new Address(self.protocol(), self.system(), node.host(), node.port());
    }

    @Override
    public void describe(Output.Describe output) {
        setup.status().described(output.standing());
        setup.swim().describe(output.standing().toBytes());
    }

    @Override
    public void dissolve(Output.Dissolve output) {
        getContext().getLog().warn("This node {}", output.why());
        setup.status().dissolved(output.why());
        setup.cluster().down(setup.cluster().selfAddress());
    }

    @Override
    public void waiting(Output.Waiting output) {
        setup.status().waiting(output.why());
        if (!output.why().isEmpty()) {
            getContext().getLog().info("This node {}", output.why());
        }
    }

    private static long now() {
        return System.nanoTime();
    }
}
