package dev.muster.membership.internal;

import com.typesafe.config.Config;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.MembershipHealth;
import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import dev.muster.membership.SwimMetrics;
import dev.muster.membership.swim.Metadata;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.PacketCodec;
import dev.muster.membership.swim.Swim;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterActorRefProvider;
import org.apache.pekko.cluster.ClusterEvent;

/**
 * The SWIM of one actor system. Every actor system has this extension; SWIM itself runs where the system is a node of a
 * cluster whose failure detector is {@link SwimFailureDetector}. Elsewhere the extension costs nothing and knows nothing.
 * Thread safe.
 */
public final class SwimExtension implements Extension {
    static final String DETECTOR_KEY = "pekko.cluster.failure-detector.implementation-class";
    static final String DISPATCHER = "muster.swim.dispatcher";

    private static final String ACTOR_NAME = "muster-swim";
    private static final String CLUSTER_NAME_KEY = "muster.cluster-name";

    private final String clusterName;
    private final Optional<Running> running;

    /** What there is where SWIM runs. */
    private record Running(NodeId self, SwimView view, ControlTransport transport, ActorRef actor) {}

    SwimExtension(ExtendedActorSystem system) {
        Config config = system.settings().config();
        this.clusterName = clusterNameOf(system, config);
        this.running = isWanted(system, config) ? Optional.of(start(system, config)) : Optional.empty();
    }

    /** The one of {@code system}. */
    public static SwimExtension get(ActorSystem system) {
        return SwimExtensionId.INSTANCE.get(system);
    }

    /** Whether SWIM was started in this actor system. */
    public boolean isRunning() {
        return running.isPresent();
    }

    /** This node; empty where SWIM does not run. */
    public Optional<NodeId> self() {
        return running.map(Running::self);
    }

    /** The name whose nodes hear each other: {@code muster.cluster-name} where it is set, else the actor system's. */
    public String clusterName() {
        return clusterName;
    }

    /** The last levels, never older than about a protocol period. */
    public MembershipHealth health() {
        return running.map(swim -> swim.view().health()).orElse(MembershipHealth.UNKNOWN);
    }

    /** The counters of the machine, which are as old as {@link #health}, and of the transport. */
    public SwimMetrics metrics() {
        return running.map(swim -> {
                    SortedMap<String, Long> counts = new TreeMap<>(swim.view().counts());
                    counts.putAll(swim.transport().counts());
                    return new SwimMetrics(counts);
                })
                .orElse(SwimMetrics.NONE);
    }

    /**
     * Calls {@code listener} on SWIM's own thread: first with all that is known, as changes from nothing, then with each
     * change, in the order of the machine's outputs. It must not block. Where SWIM does not run it is never called.
     */
    public Subscription listen(Consumer<Output> listener) {
        SwimActor.Listen listen = new SwimActor.Listen(listener);
        tell(listen);
        return () -> tell(new SwimActor.Unlisten(listen));
    }

    /** Replaces the contact points: each is asked until a node is known there, and again when that is gone. */
    public void seek(Collection<ContactPoint> contacts) {
        tell(new SwimActor.Seek(List.copyOf(contacts)));
    }

    /**
     * Makes {@code metadata} what this node says of itself to all.
     *
     * @throws IllegalArgumentException if it has more than {@link Metadata#MOST_BYTES} bytes
     */
    public void describe(byte[] metadata) {
        tell(new SwimActor.Describe(new Metadata(0, metadata)));
    }

    private void tell(SwimActor.Command command) {
        running.ifPresent(swim -> swim.actor().tell(command, ActorRef.noSender()));
    }

    private static boolean isWanted(ExtendedActorSystem system, Config config) {
        return system.provider() instanceof ClusterActorRefProvider
                && config.getString(DETECTOR_KEY).equals(SwimFailureDetector.class.getName());
    }

    private static String clusterNameOf(ExtendedActorSystem system, Config config) {
        String configured = config.hasPath(CLUSTER_NAME_KEY) ? config.getString(CLUSTER_NAME_KEY) : "";
        return configured.isEmpty() ? system.name() : configured;
    }

    private Running start(ExtendedActorSystem system, Config config) {
        SwimConfig settings = SwimConfig.of(config);
        Cluster cluster = Cluster.get(system);
        NodeId self = MembershipView.nodeOf(cluster.selfUniqueAddress());
        SwimView view = new SwimView();
        ControlTransport transport = new ControlTransport(system, ACTOR_NAME);
        RandomGenerator random = new SecureRandom(); // whoever could foresee a sequence could answer for another
        Swim swim = new Swim(self, system.startTime(), settings.swim(), random, System.nanoTime());
        SwimActor.Setup setup = new SwimActor.Setup(
                swim,
                settings.swim().probe().interval().toNanos(),
                new PacketCodec(clusterName),
                transport,
                view,
                System::nanoTime,
                () -> stopNode(system, cluster));
        ActorRef actor = system.systemActorOf(
                Adapter.props(
                        () -> ControlTransport.receiving(
                                SwimActor.Command.class, following(cluster, setup), SwimActor.Received::new),
                        DispatcherSelector.fromConfig(DISPATCHER)),
                ACTOR_NAME);
        new SwimAccess(view, settings.linkFailedAfter()).register(system.eventStream());
        system.registerOnTermination(() -> SwimAccess.forget(system.eventStream()));
        return new Running(self, view, transport, actor);
    }

    private static Behavior<SwimActor.Command> following(Cluster cluster, SwimActor.Setup setup) {
        return Behaviors.setup(context -> {
            ActorRef follower = Adapter.toClassic(
                    context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, SwimActor.Followed::new));
            cluster.subscribe(follower, ClusterEvent.initialStateAsEvents(), ClusterEvent.ClusterDomainEvent.class);
            return SwimActor.create(setup);
        });
    }

    /** A member says so to the rest and stops as one that was downed; whoever is none has only itself to stop. */
    private static void stopNode(ExtendedActorSystem system, Cluster cluster) {
        if (system.isTerminating()) {
            return;
        }
        boolean isMember = false;
        for (org.apache.pekko.cluster.Member member : cluster.state().getMembers()) {
            isMember = isMember || member.uniqueAddress().equals(cluster.selfUniqueAddress());
        }
        if (isMember && !cluster.isTerminated()) {
            cluster.down(cluster.selfAddress());
        } else {
            CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());
        }
    }
}
