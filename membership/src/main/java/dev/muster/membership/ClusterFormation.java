package dev.muster.membership;

import dev.muster.membership.formation.FormationSettings;
import dev.muster.membership.internal.FormationStart;
import dev.muster.membership.internal.FormationStatus;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Brings a node into its cluster: joins the one that its contact points know, or forms it together with them. See
 * {@link dev.muster.membership.formation.Formation} for the rules. Thread safe.
 */
public final class ClusterFormation {
    private final FormationStatus status;

    private ClusterFormation(FormationStatus status) {
        this.status = status;
    }

    /**
     * Starts to look for a cluster. Call it once for an actor system, which joins by no other means.
     *
     * @param admission asked before this node joins a cluster through the given members: it joins when the stage
     *     completes, and not at all if it fails or never completes. It is called on a thread of the actor system and must not
     *     block
     * @throws IllegalStateException if the failure detector of {@code system} is not ours, as formation needs its group
     */
    public static ClusterFormation start(
            ActorSystem<?> system, FormationSettings settings, Function<List<NodeId>, CompletionStage<?>> admission) {
        return new ClusterFormation(
                FormationStart.start((ExtendedActorSystem) system.classicSystem(), settings, admission));
    }

    /** What this node waits for or warns of, for people; empty when all is well. */
    public String waiting() {
        return status.waiting();
    }

    /** The contact points as last answered; empty before the first answer. */
    public SortedSet<ContactPoint> contacts() {
        return status.contacts();
    }

    /** Whether this node belongs to a cluster for good: a cluster that was just formed may still be given up. */
    public boolean isConfirmed() {
        return status.isConfirmed();
    }

    /** Completes with the reason if this node gives up a cluster that was not confirmed. It is stopping then. */
    public CompletionStage<String> dissolved() {
        return status.dissolved();
    }
}
