package dev.muster.suites;

import dev.muster.crdt.Element;
import dev.muster.runtime.Node;
import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.history.History;
import dev.muster.testkit.history.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One client at each node that writes and reads a replicated counter, a set and a register there, and keeps to that node. */
final class ReplicaLoad implements AutoCloseable {
    private static final String COUNTER = "count";
    private static final String SET = "tags";
    private static final String REGISTER = "title";
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long END_MILLIS = 60_000;

    /** What a node holds of all of it. */
    record Held(long count, List<String> tags, String title) implements Serializable {
        static Held of(Node node) {
            return new Held(readCount(node), readTags(node), readTitle(node));
        }
    }

    private final History history;
    private final long seed;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong written = new AtomicLong();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();

    private ReplicaLoad(History history, long seed) {
        this.history = history;
        this.seed = seed;
    }

    static ReplicaLoad begin(History history, Collection<ClusterNode> nodes, long seed) {
        ReplicaLoad load = new ReplicaLoad(history, seed);
        for (ClusterNode node : nodes) {
            Thread thread = new Thread(() -> load.work(node), "muster-test-replica-" + node.name());
            thread.setDaemon(true);
            load.clients.add(thread);
        }
        load.clients.forEach(Thread::start);
        return load;
    }

    /** Waits until so much more was written. */
    void awaitWritten(Cluster cluster, int more) {
        long enough = written.get() + more;
        cluster.await(more + " more writes", Cluster.PATIENCE, () -> written.get() >= enough);
    }

    @Override
    public void close() {
        isOver.set(true);
        for (Thread client : clients) {
            try {
                client.join(END_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (client.isAlive()) {
                throw new AssertionError(client + " must end within " + END_MILLIS + " ms, but is at work");
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("a client of the load is broken", broken.get(0));
        }
    }

    /** Reads everything at every node once more, after all replicas have become equal. */
    static void readAll(History history, Collection<ClusterNode> nodes) {
        nodes.forEach(node -> {
            read(history, node, new Operation.CounterRead(COUNTER), () -> node.call(ReplicaLoad::readCount));
            read(history, node, new Operation.SetRead(SET), () -> node.call(ReplicaLoad::readTags));
        });
    }

    private void work(ClusterNode node) {
        SplittableRandom chance = new SplittableRandom(seed ^ node.name().hashCode());
        try {
            for (int step = 0; !isOver.get(); step++) {
                step(node, step, chance.nextInt(10), chance.nextInt(-9, 10));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | Error unexpected) {
            broken.add(unexpected);
        }
    }

    private void step(ClusterNode node, int step, int kind, long amount) {
        String element = node.name() + "-" + step % 20;
        switch (kind) {
            case 0 -> read(history, node, new Operation.CounterRead(COUNTER), () -> node.call(ReplicaLoad::readCount));
            case 1 -> read(history, node, new Operation.SetRead(SET), () -> node.call(ReplicaLoad::readTags));
            case 2, 3, 4 -> {
                write(
                        node,
                        new Operation.CounterAdd(COUNTER, amount),
                        () -> node.run(member -> member.counters().get(COUNTER).add(amount)));
            }
            case 5, 6 ->
                write(
                        node,
                        new Operation.SetAdd(SET, element),
                        () -> node.run(member ->
                                member.sets().get(SET, Element.strings()).add(element)));
            case 7 ->
                write(
                        node,
                        new Operation.SetRemove(SET, element),
                        () -> node.run(member ->
                                member.sets().get(SET, Element.strings()).remove(element)));
            default ->
                write(
                        node,
                        new Operation.RegisterWrite(REGISTER, element),
                        () -> node.run(member -> member.registers()
                                .get(REGISTER, Element.strings())
                                .set(element)));
        }
    }

    private void write(ClusterNode node, Operation operation, Runnable write) {
        history.attempt("client-" + node.name(), operation, () -> {
            write.run();
            return true;
        });
        written.incrementAndGet();
    }

    private static void read(History history, ClusterNode node, Operation operation, Supplier<Object> read) {
        history.attempt("client-" + node.name(), operation, read::get);
    }

    private static long readCount(Node node) {
        return node.counters().get(COUNTER).value();
    }

    private static List<String> readTags(Node node) {
        return new ArrayList<>(node.sets().get(SET, Element.strings()).values());
    }

    private static String readTitle(Node node) {
        return node.registers().get(REGISTER, Element.strings()).value().orElse("");
    }
}
