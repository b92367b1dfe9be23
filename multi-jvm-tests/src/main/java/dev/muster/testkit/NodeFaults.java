package dev.muster.testkit;

import dev.muster.faults.ActiveFaults;
import dev.muster.faults.Effect;
import dev.muster.faults.FaultKind;
import dev.muster.faults.FaultPlan;
import dev.muster.faults.Slowness;
import dev.muster.testkit.process.StartException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the faults of a plan that befall nodes: brings each node, by a queue of its own, to what the faults that are on
 * make of it. So overlapping faults of one node end when the last of them does, and a node that takes long to start holds up
 * no other. Thread safe.
 */
final class NodeFaults implements AutoCloseable {
    private static final double LEAST_SHARE = 0.01;

    private final Cluster cluster;
    private final ClusterFaults faults;
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "muster-testkit-faults");
        thread.setDaemon(true);
        return thread;
    });
    private final TreeMap<String, CompletableFuture<Void>> queues = new TreeMap<>();
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    private final List<PlanRun> runs = new CopyOnWriteArrayList<>();
    // what this object did to nodes and must take back
    private final Set<String> crashed = ConcurrentHashMap.newKeySet();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final Set<String> slowed = ConcurrentHashMap.newKeySet();
    private boolean isDiskFull;

    NodeFaults(Cluster cluster, ClusterFaults faults) {
        this.cluster = cluster;
        this.faults = faults;
        faults.carriedOutBy(this::settle);
    }

    /** Begins to bring every node to what it is to be. */
    void settle() {
        cluster.nodes().forEach(node -> enqueue(node, () -> settle(node)));
        fillDisk();
    }

    /** Begins to kill and start the node. */
    void restart(String name) {
        ClusterNode node = cluster.node(name);
        enqueue(node, () -> {
            if (node.isAlive()) {
                node.kill();
                startAgain(node);
                settle(node);
            }
        });
    }

    private synchronized void enqueue(ClusterNode node, Runnable work) {
        CompletableFuture<Void> before = queues.getOrDefault(node.name(), CompletableFuture.completedFuture(null));
        queues.put(node.name(), before.thenRunAsync(() -> attempt(work), workers));
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    /**
     * Waits until all that has begun is done.
     *
     * @throws RuntimeException what one of it failed with
     */
    void await(Duration within) {
        CompletableFuture<Void> all;
        synchronized (this) {
            all = CompletableFuture.allOf(queues.values().toArray(CompletableFuture[]::new));
        }
        try {
            all.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw Interruption.of(interrupted);
        } catch (TimeoutException late) {
            throw new AssertionError(
                    "the faults of nodes were not carried out within " + within.toSeconds() + " s", late);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a fault of a node failed", failure.getCause());
        }
        if (!failures.isEmpty()) {
            throw failures.remove(0);
        }
    }

    private void settle(ClusterNode node) {
        String name = node.name();
        if (isOn(FaultKind.CRASH, name)) {
            crash(node);
            return;
        }
        if (crashed.remove(name) && !node.isAlive()) {
            startAgain(node);
        }
        if (node.isAlive()) {
            slow(node, faults.read(active -> slowness(active, name)));
            turnClock(node, faults.read(active -> offset(active, name)));
            pause(node, isOn(FaultKind.PAUSE, name));
        }
    }

    private void crash(ClusterNode node) {
        if (node.isAlive()) {
            node.kill();
            crashed.add(node.name());
        }
    }

    /** Nobody waits for anybody: when most nodes are gone, only several new ones together may form a cluster. */
    private void startAgain(ClusterNode node) {
        try {
            node.restart();
        } catch (StartException underFaults) {
            // as may happen to a node that joins while others are cut off; who recovers the cluster starts it again
            cluster.note(node.name() + " could not start under the faults in force");
        }
    }

    private void pause(ClusterNode node, boolean isOn) {
        if (isOn && !node.isPaused()) {
            node.pause();
            paused.add(node.name());
        } else if (!isOn && paused.remove(node.name()) && node.isPaused()) {
            node.resume();
        }
    }

    private void slow(ClusterNode node, @Nullable Slowness slowness) {
        if (slowness != null) {
            node.cpuQuota(share(slowness));
            slowed.add(node.name());
        } else if (slowed.remove(node.name())) {
            node.unlimited();
        }
    }

    /** A slice out of a slice and a gap of middle length. */
    static double share(Slowness slowness) {
        double gapNanos = (slowness.leastGapNanos() + slowness.mostGapNanos()) / 2.0;
        return Math.max(LEAST_SHARE, slowness.sliceNanos() / (slowness.sliceNanos() + gapNanos));
    }

    private static @Nullable Slowness slowness(ActiveFaults active, String name) {
        Slowness last = null;
        for (Effect effect : active.effects()) {
            if (effect instanceof Effect.Slow slow && slow.name().equals(name)) {
                last = slow.slowness();
            }
        }
        return last;
    }

    private static Duration offset(ActiveFaults active, String name) {
        long nanos = 0;
        for (Effect effect : active.effects()) {
            if (effect instanceof Effect.Clock clock && clock.name().equals(name)) {
                nanos += clock.offsetNanos();
            }
        }
        return Duration.ofNanos(nanos);
    }

    private void turnClock(ClusterNode node, Duration offset) {
        if (cluster.has(FaultKind.CLOCK)) {
            Duration difference = offset.minus(node.clock().offset());
            if (!difference.isZero()) {
                node.clock().jump(difference);
            }
        }
    }

    /** The nodes share a disk: it is full while a fault is on that fills that of any of them. */
    private synchronized void fillDisk() {
        boolean isOn = cluster.nodes().stream().anyMatch(node -> isOn(FaultKind.DISK_FULL, node.name()));
        if (isOn != isDiskFull) {
            isDiskFull = isOn;
            if (isOn) {
                cluster.disk().fill();
            } else {
                cluster.disk().free();
            }
        }
    }

    private boolean isOn(FaultKind kind, String name) {
        return faults.read(active -> active.isOn(kind, name));
    }

    /** Begins to carry out a plan. */
    PlanRun run(FaultPlan plan) {
        PlanRun run = new PlanRun(plan, faults, this);
        runs.add(run);
        return run.begin();
    }

    /** Carries out nothing more, of plans either. */
    @Override
    public void close() {
        runs.forEach(PlanRun::abandon);
        workers.shutdownNow();
    }
}
