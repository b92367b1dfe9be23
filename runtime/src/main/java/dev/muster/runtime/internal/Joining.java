package dev.muster.runtime.internal;

import dev.muster.membership.ClusterFormation;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.formation.ContactSource;
import dev.muster.membership.formation.FormationSettings;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.StartFailure;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Brings a node into its cluster and waits until the node is up. Which cluster that is, {@link ClusterFormation} decides;
 * here contact points are asked who they are, which gives the exact reason when a node does not fit.
 */
public final class Joining {
    private static final long LOOK_MILLIS = 50;

    private final ActorSystem<?> system;
    private final NodeSettings settings;
    private final Greeting greeting;

    /** Makes the node answer questions from now on. */
    public Joining(ActorSystem<?> system, Launch launch) {
        this.system = system;
        this.settings = launch.settings();
        this.greeting = new Greeting(
                system.classicSystem(),
                new Hello.Answer(
                        settings.clusterName(),
                        ProtocolExcerpt.of(
                                launch.protocol().hash(), launch.protocol().entries()),
                        settings.hosting().shards(),
                        launch.journal(),
                        Hello.VERSION));
    }

    /**
     * Joins or forms a cluster and waits for the node to be up, for the join timeout at most.
     *
     * @param self this node
     * @param isUp opens when this node is up
     * @throws StartFailure if a contact point does not fit, none answers, or there is no cluster in time
     */
    public void join(NodeId self, CountDownLatch isUp) {
        long deadlineNanos =
                System.nanoTime() + settings.network().joinTimeout().toNanos();
        ClusterFormation formation =
                ClusterFormation.start(system, formationOf(settings, self.contactPoint()), this::admit);
        CompletableFuture<String> dissolved = formation.dissolved().toCompletableFuture();
        CompletionStage<Void> questions = CompletableFuture.completedFuture(null);
        try {
            while (!formation.isConfirmed() || !isUp.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                greeting.misfit().ifPresent(failure -> {
                    throw failure;
                });
                if (dissolved.isDone()) {
                    throw new StartFailure("this node " + dissolved.join() + "; start it again");
                }
                if (System.nanoTime() - deadlineNanos >= 0) {
                    throw new StartFailure(late(others(formation.contacts(), self), formation.waiting()));
                }
                if (questions.toCompletableFuture().isDone()) {
                    questions = ask(others(formation.contacts(), self));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted while the node waited to be up", e);
        }
    }

    private CompletionStage<Void> ask(Collection<ContactPoint> contacts) {
        return CompletableFuture.allOf(contacts.stream()
                .map(contact -> greeting.ask(contact).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** This node may join the members once they have been asked who they are, unless one does not fit. */
    private CompletionStage<?> admit(List<NodeId> members) {
        return ask(members.stream().map(NodeId::contactPoint).toList())
                .thenAccept(asked -> greeting.misfit().ifPresent(failure -> {
                    throw failure;
                }));
    }

    static FormationSettings formationOf(NodeSettings settings, ContactPoint self) {
        NodeSettings.Discovery discovery = settings.network().discovery();
        ContactSource source = switch (discovery.method()) {
            case SEEDS -> new ContactSource.Listed(seeds(settings.network(), self));
            case DNS ->
                new ContactSource.Dns(
                        discovery.dnsName(), discovery.dnsPort() == 0 ? self.port() : discovery.dnsPort());
            case FILE -> new ContactSource.File(discovery.file());
        };
        int initialNodes = discovery.initialNodes() == 0
                ? FormationSettings.defaultInitialNodes(source)
                : discovery.initialNodes();
        FormationSettings timed = switch (settings.profile()) {
            case LOCAL -> FormationSettings.local(source, initialNodes);
            case LAN -> FormationSettings.lan(source, initialNodes);
        };
        return timed.withDiscoveryInterval(discovery.interval());
    }

    private static SortedSet<ContactPoint> seeds(NodeSettings.Network network, ContactPoint self) {
        SortedSet<ContactPoint> seeds = new TreeSet<>();
        for (String seed : network.seeds()) {
            int colon = seed.lastIndexOf(':');
            seeds.add(new ContactPoint(seed.substring(0, colon), Integer.parseInt(seed.substring(colon + 1))));
        }
        if (seeds.isEmpty()) {
            seeds.add(self);
        }
        return seeds;
    }

    private static SortedSet<ContactPoint> others(SortedSet<ContactPoint> contacts, NodeId self) {
        SortedSet<ContactPoint> others = new TreeSet<>(contacts);
        others.remove(self.contactPoint());
        return others;
    }

    private String late(SortedSet<ContactPoint> others, String waiting) {
        String within = " within " + settings.network().joinTimeout().toSeconds() + " s";
        String state = Optional.of(waiting)
                .filter(text -> !text.isEmpty())
                .map(text -> "; this node " + text)
                .orElse("");
        if (others.isEmpty()) {
            return "this node could not form a cluster" + within + state
                    + "; the machine may be overloaded: raise muster.join-timeout";
        }
        if (!greeting.hasAnswer()) {
            return "no seed of " + names(others) + " answered" + within
                    + "; no node may be running there, or it does not share this node's TLS keys: start the first seed, or"
                    + " correct muster.seeds" + state;
        }
        return "the cluster at " + names(others) + " did not take this node" + within + state
                + "; an unreachable member, or a contact point that is not running, holds it up: see /ready and the log of"
                + " the others, or raise muster.join-timeout";
    }

    private static String names(Collection<ContactPoint> contacts) {
        return String.join(", ", contacts.stream().map(ContactPoint::toString).toList());
    }
}
