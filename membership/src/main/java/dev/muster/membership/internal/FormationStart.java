package dev.muster.membership.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.formation.Formation;
import dev.muster.membership.formation.FormationCodec;
import dev.muster.membership.formation.FormationSettings;
import dev.muster.membership.swim.Output;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;

/** Puts the parts of formation together. */
public final class FormationStart {
    private static final String ACTOR_NAME = "muster-formation";
    private static final String BLOCKING = "pekko.actor.default-blocking-io-dispatcher";

    private FormationStart() {}

    /**
     * Starts formation in {@code system}.
     *
     * @param admission completes once this node may join those nodes
     * @throws IllegalStateException if SWIM does not run there
     */
    public static FormationStatus start(
            ExtendedActorSystem system,
            FormationSettings settings,
            Function<List<NodeId>, CompletionStage<?>> admission) {
        SwimExtension swim = SwimExtension.get(system);
        NodeId self = swim.self()
                .orElseThrow(() -> new IllegalStateException(
                        SwimExtension.DETECTOR_KEY + " must be " + SwimFailureDetector.class.getName()
                                + ", as formation needs the group of the failure detector"));
        FormationStatus status = new FormationStatus();
        Executor blocking = system.dispatchers().lookup(BLOCKING);
        FormationActor.Setup setup = new FormationActor.Setup(
                self,
                new Formation(self, settings, new SecureRandom(), System.nanoTime()),
                settings,
                new FormationCodec(swim.clusterName()),
                new ControlTransport(system, ACTOR_NAME),
                swim,
                Cluster.get(system),
                Discovery.of(settings.source()),
                blocking,
                admission,
                status);
        system.systemActorOf(
                Adapter.props(
                        () -> ControlTransport.receiving(
                                FormationActor.Command.class, following(setup), FormationActor.Received::new),
                        DispatcherSelector.fromConfig(SwimExtension.DISPATCHER)),
                ACTOR_NAME);
        return status;
    }

    private static Behavior<FormationActor.Command> following(FormationActor.Setup setup) {
        return Behaviors.setup(context -> {
            ActorRef follower = Adapter.toClassic(
                    context.messageAdapter(ClusterEvent.ClusterDomainEvent.class, FormationActor.Followed::new));
            setup.cluster()
                    .subscribe(follower, ClusterEvent.initialStateAsEvents(), ClusterEvent.ClusterDomainEvent.class);
            setup.swim().listen(output -> {
                if (output instanceof Output.Changed changed) {
                    context.getSelf().tell(new FormationActor.Learned(changed.after()));
                }
            });
            return FormationActor.create(setup);
        });
    }
}
