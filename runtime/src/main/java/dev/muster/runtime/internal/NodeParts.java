package dev.muster.runtime.internal;

import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.Crdts;
import dev.muster.membership.Member;
import dev.muster.membership.Membership;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.Profile;
import dev.muster.runtime.health.Readiness;
import dev.muster.runtime.timeline.Timeline;
import dev.muster.sharding.Sharding;
import dev.muster.sharding.ShardingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one node, opened one after the other; each is closed with the node, the last one first. */
public final class NodeParts {
    private static final Logger log = LoggerFactory.getLogger(NodeParts.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
    private static final Duration SHARD_WATCH_INTERVAL = Duration.ofSeconds(1);

    private final Launch launch;
    private final ActorSystem<?> system;
    private final Membership membership;
    private final Sharding sharding;
    private final Crdts crdts;
    private final Joining joining;
    private final Timeline timeline = new Timeline(Clock.systemUTC());
    private volatile SortedMap<String, Integer> localShards = Collections.emptySortedMap();

    private NodeParts(Launch launch, Closing closing) {
        this.launch = launch;
        this.system = ActorSystem.create(Behaviors.empty(), "muster", launch.config());
        closing.add(() -> leave(system, CLOSE_LIMIT));
        this.joining = new Joining(system, launch);
        this.membership = closing.add(Membership.start(system));
        this.sharding = closing.add(Sharding.start(
                system,
                launch.types(),
                new ShardingSettings(launch.settings().hosting().shards())));
        CrdtSettings replication =
                launch.settings().profile() == Profile.LOCAL ? CrdtSettings.local() : CrdtSettings.lan();
        this.crdts = closing.add(Crdts.start(system, membership, replication));
    }

    /** Opens everything but the web server; the node has not joined yet. */
    public static NodeParts open(Launch launch, Closing closing) {
        NodeParts parts = new NodeParts(launch, closing);
        parts.keepTimeline(closing);
        return parts;
    }

    /** Joins the cluster and waits until the node is up, and sees itself so. */
    public void join() {
        NodeId self = membership.self().node();
        CountDownLatch seesItself = new CountDownLatch(1);
        Consumer<MembershipEvent> listener = event -> {
            if (event instanceof MembershipEvent.Up && event.node().equals(self)) {
                seesItself.countDown();
            }
        };
        Subscription subscription = membership.subscribe(listener);
        try {
            joining.join(self, seesItself);
        } finally {
            subscription.close();
        }
    }

    /** What must hold for the node to be ready. */
    public void requireHealth(Readiness readiness) {
        readiness.require("member-up", this::memberFault);
        if (launch.journalUse() == Preflight.JournalUse.NEEDED) {
            readiness.require("journal-writable", this::journalFault);
        }
    }

    private Optional<String> memberFault() {
        if (system.whenTerminated().isCompleted()) {
            return Optional.of("the actor system has stopped");
        }
        Member.Status status = membership.self().status();
        return status == Member.Status.UP ? Optional.empty() : Optional.of("this member is " + status);
    }

    private Optional<String> journalFault() {
        Path journal = settings().data().resolve("journal.db");
        return Files.isWritable(journal) ? Optional.empty() : Optional.of("cannot write to " + journal);
    }

    private void keepTimeline(Closing closing) {
        closing.add(membership.subscribe(event -> timeline.record("member", sentence(event))));
        Cancellable watch = system.scheduler()
                .scheduleAtFixedRate(
                        SHARD_WATCH_INTERVAL, SHARD_WATCH_INTERVAL, this::lookAtShards, system.executionContext());
        closing.add(watch::cancel);
    }

    private void lookAtShards() {
        recordShards(sharding.localShards());
    }

    private synchronized void recordShards(SortedMap<String, Integer> present) {
        present.forEach((type, count) -> {
            int before = localShards.getOrDefault(type, 0);
            if (before != count) {
                timeline.record("shard", "this node hosts " + count + " shards of " + type + ", before " + before);
            }
        });
        localShards = Collections.unmodifiableSortedMap(present);
    }

    private static String sentence(MembershipEvent event) {
        String kind = event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return event.node().address() + " " + kind;
    }

    /** Leaves the cluster in good order and stops the actor system, within {@code limit}. */
    static void leave(ActorSystem<?> system, Duration limit) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        try {
            CoordinatedShutdown.get(system)
                    .runAll(CoordinatedShutdown.actorSystemTerminateReason())
                    .toCompletableFuture()
                    .get(limit.toNanos() * 3 / 4, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the node did not leave in good order", e);
        }
        // Terminating in the ordinary way would wait for the shutdown that has just been given up.
        ((ExtendedActorSystem) system.classicSystem()).finalTerminate();
        try {
            system.getWhenTerminated()
                    .toCompletableFuture()
                    .get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the actor system did not stop within {} s", limit.toSeconds(), e);
        }
    }

    /** The settings. */
    public NodeSettings settings() {
        return launch.settings();
    }

    /** The actor system. */
    public ActorSystem<?> system() {
        return system;
    }

    /** The membership. */
    public Membership membership() {
        return membership;
    }

    /** The entities. */
    public Sharding sharding() {
        return sharding;
    }

    /** The replicated data. */
    public Crdts crdts() {
        return crdts;
    }

    /** The timeline. */
    public Timeline timeline() {
        return timeline;
    }

    /** Shards this node hosts by entity type, at most a second old. */
    public SortedMap<String, Integer> localShards() {
        return localShards;
    }
}
