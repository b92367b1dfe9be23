package dev.muster.runtime.internal;

import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.StartFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.pattern.Patterns;

/**
 * Brings a node into its cluster: asks the seeds who they are, joins, and waits until the node is up. The questions give
 * the exact reason when a node does not fit; {@link JoinCheck} enforces the same without them.
 */
public final class Joining {
    private static final Duration QUESTION_TIMEOUT = Duration.ofMillis(500);

    private final ActorSystem system;
    private final NodeSettings.Network network;
    private final Duration seedTimeout;
    private final Hello.Answer own;

    /** Makes the node answer questions from now on. */
    public Joining(ActorSystem system, Launch launch) {
        NodeSettings settings = launch.settings();
        this.system = system;
        this.network = settings.network();
        this.seedTimeout = settings.profile().timings().seedTimeout();
        this.own = new Hello.Answer(
                settings.clusterName(),
                ProtocolExcerpt.of(launch.protocol().hash(), launch.protocol().entries()),
                settings.shards(),
                launch.journal(),
                Hello.VERSION);
        ((ExtendedActorSystem) system).systemActorOf(HelloActor.props(own), HelloActor.NAME);
    }

    /**
     * Joins and waits for the node to be up, for the join timeout at most.
     *
     * @param isUp opens when this node is up
     * @throws StartFailure if a seed does not fit, no seed answers, or the cluster does not take the node
     */
    public void join(CountDownLatch isUp) {
        long deadline = System.nanoTime() + network.joinTimeout().toNanos();
        Cluster cluster = Cluster.get(system);
        Address self = cluster.selfAddress();
        List<Address> seeds = seedAddresses(self);
        boolean mayForm = seeds.get(0).equals(self);
        List<Address> others = new ArrayList<>(seeds);
        others.remove(self);
        if (!others.isEmpty()) {
            long patience = mayForm ? System.nanoTime() + seedTimeout.toNanos() : deadline;
            boolean hasAnswer = askUntil(patience, others);
            if (!hasAnswer && !mayForm) {
                throw new StartFailure(unreachable(others));
            }
        }
        cluster.joinSeedNodes(seeds);
        awaitUp(isUp, deadline, others);
    }

    private List<Address> seedAddresses(Address self) {
        List<Address> seeds = new ArrayList<>();
        for (String seed : network.seeds()) {
            int colon = seed.lastIndexOf(':');
            seeds.add(new Address(
                    self.protocol(),
                    self.system(),
                    seed.substring(0, colon),
                    Integer.parseInt(seed.substring(colon + 1))));
        }
        return seeds.isEmpty() ? List.of(self) : seeds;
    }

    private boolean askUntil(long deadlineNanos, List<Address> others) {
        while (true) {
            List<CompletionStage<Object>> questions = new ArrayList<>();
            for (Address seed : others) {
                String path = seed + "/system/" + HelloActor.NAME;
                questions.add(
                        Patterns.ask(system.actorSelection(path), new Hello.Question(Hello.VERSION), QUESTION_TIMEOUT));
            }
            boolean hasAnswer = false;
            for (int i = 0; i < others.size(); i++) {
                hasAnswer |= fits(others.get(i), questions.get(i));
            }
            if (hasAnswer || System.nanoTime() - deadlineNanos >= 0) {
                return hasAnswer;
            }
        }
    }

    /** Whether the seed answered; throws if its answer does not fit. */
    private boolean fits(Address seed, CompletionStage<Object> question) {
        try {
            Object answer = question.toCompletableFuture().get(QUESTION_TIMEOUT.toMillis() * 4, TimeUnit.MILLISECONDS);
            if (answer instanceof Hello.Answer theirs) {
                Optional<String> difference = Compatibility.difference(text(seed), own, theirs);
                difference.ifPresent(sentence -> {
                    throw new StartFailure(sentence);
                });
                return true;
            }
            if (answer instanceof Hello.Unreadable unreadable) {
                throw new StartFailure(unreadable(text(seed), unreadable));
            }
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted while the seeds were asked", e);
        }
    }

    private void awaitUp(CountDownLatch isUp, long deadlineNanos, List<Address> others) {
        try {
            if (!isUp.await(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                throw new StartFailure(
                        others.isEmpty()
                                ? "this node could not form a cluster within " + text(network.joinTimeout())
                                        + "; the machine may be overloaded: raise muster.join-timeout"
                                : "the cluster at " + names(others) + " did not take this node within "
                                        + text(network.joinTimeout())
                                        + "; an unreachable member, or a first seed that is not running, holds it up: see"
                                        + " /ready and the log of the seeds, or raise muster.join-timeout");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted while the node waited to be up", e);
        }
    }

    static String unreadable(String seed, Hello.Unreadable answer) {
        return "seed " + seed + " answered, but this node cannot read its answer (" + answer.reason()
                + "); it probably runs another version of Muster: run the same version on all nodes";
    }

    private String unreachable(List<Address> others) {
        return "no seed of " + names(others) + " answered within " + text(network.joinTimeout())
                + "; no node may be running there, or it does not share this node's TLS keys: start the first seed, or"
                + " correct muster.seeds";
    }

    private static String names(List<Address> addresses) {
        return String.join(", ", addresses.stream().map(Joining::text).toList());
    }

    private static String text(Address address) {
        return address.host().getOrElse(() -> "?") + ":" + address.getPort().orElse(0);
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
