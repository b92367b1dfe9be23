package dev.muster.suites;

import dev.muster.testkit.Cluster;
import dev.muster.testkit.ClusterNode;
import dev.muster.testkit.history.History;
import dev.muster.testkit.history.Operation;
import dev.muster.testkit.history.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * Clients that add to ledgers and read them, each operation in the history. Each client works through one node at a time, as
 * long as that one may be used, and then through the next.
 *
 * <p>A sender, as the order of messages has it, is a client at one JVM of a node: through different nodes, messages may
 * overtake each other.
 */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int LEDGERS = 8;
    private static final int BURST = 4;
    private static final int READ_EVERY = 4;
    private static final int LONGEST_REASON = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** A call of a node takes as long as its requests, and longer if the node is paused. */
    private static final Duration CALL_RESERVE = Duration.ofSeconds(10);

    private static final long END_MILLIS =
            Asking.PATIENTLY.plus(CALL_RESERVE).multipliedBy(2).toMillis();

    private final History history;
    private final Duration timeout;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<String, AtomicLong> sequences = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, AtomicLong> unanswered = new ConcurrentHashMap<>();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    /** Read: a client is at work. Write: the nodes change, while none is. Fair, so that the change gets its turn. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    private List<ClusterNode> nodes;

    private Load(History history, Collection<ClusterNode> nodes, Duration timeout) {
        this.history = history;
        this.timeout = timeout;
        this.nodes = List.copyOf(nodes);
    }

    /** Begins to work through these nodes; requests wait {@link Asking#BRIEFLY}. */
    static Load begin(History history, Collection<ClusterNode> nodes) {
        return begin(history, nodes, Asking.BRIEFLY);
    }

    /** Begins to work through these nodes; requests wait {@link Asking#PATIENTLY}, so that each that fails was lost. */
    static Load beginPatiently(History history, Collection<ClusterNode> nodes) {
        return begin(history, nodes, Asking.PATIENTLY);
    }

    private static Load begin(History history, Collection<ClusterNode> nodes, Duration timeout) {
        Load load = new Load(history, nodes, timeout);
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            Thread thread = new Thread(() -> load.work(number), "muster-test-client-" + i);
            thread.setDaemon(true);
            load.clients.add(thread);
        }
        load.clients.forEach(Thread::start);
        return load;
    }

    /** The names of all ledgers. */
    static List<String> ledgers() {
        return IntStream.range(0, LEDGERS).mapToObj(i -> "ledger-" + i).toList();
    }

    /** Works through these nodes from now on; when it returns, nothing is under way through any other. */
    void use(Collection<ClusterNode> others) {
        lock.writeLock().lock();
        try {
            nodes = List.copyOf(others);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Waits until so many more additions are acknowledged. */
    void awaitAcknowledged(Cluster cluster, int more) {
        long enough = acknowledged.get() + more;
        cluster.await(more + " more additions are acknowledged", Cluster.PATIENCE, () -> acknowledged.get() >= enough);
    }

    /** How many additions were acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** How many additions were refused so far: they certainly had no effect, and a user would ask again. */
    long refused() {
        return refused.get();
    }

    /** Additions so far of which nobody knows whether they had an effect: why, and how many. */
    Map<String, Long> unanswered() {
        Map<String, Long> counts = new TreeMap<>();
        unanswered.forEach((why, count) -> counts.put(why, count.get()));
        return counts;
    }

    @Override
    public String toString() {
        return acknowledged + " additions acknowledged, " + refused + " refused, unanswered " + unanswered();
    }

    /** Ends all clients, and waits until each knows what came of its last operation. */
    @Override
    public void close() {
        isOver.set(true);
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        for (Thread client : clients) {
            join(client, deadlineNanos);
        }
        if (!broken.isEmpty()) {
            throw new AssertionError("a client of the load is broken", broken.get(0));
        }
    }

    private static void join(Thread client, long deadlineNanos) {
        try {
            client.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (client.isAlive()) {
            throw new AssertionError(client + " must end within " + END_MILLIS + " ms, but is at work");
        }
    }

    private void work(int client) {
        try {
            for (int step = 0; !isOver.get(); step++) {
                String ledger = "ledger-" + (client + step) % LEDGERS;
                lock.readLock().lock();
                try {
                    ClusterNode node = nodes.get(client % nodes.size());
                    if (step % READ_EVERY == 0) {
                        read(client, node, ledger);
                    } else {
                        add(client, node, ledger);
                    }
                } finally {
                    lock.readLock().unlock();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | Error unexpected) {
            broken.add(unexpected);
        }
    }

    private void read(int client, ClusterNode node, String ledger) {
        Duration patience = timeout;
        history.attempt(
                "client-" + client,
                new Operation.CounterRead(ledger),
                () -> node.call(member -> Asking.total(member, ledger, patience), patience.plus(CALL_RESERVE)));
    }

    private void add(int client, ClusterNode node, String ledger) {
        String sender = "client-" + client + "@" + node.name() + "-" + node.pid();
        long first = sequences
                .computeIfAbsent(sender + " " + ledger, key -> new AtomicLong())
                .getAndAdd(BURST);
        long[] adds = new long[BURST];
        long[] sends = new long[BURST];
        for (int i = 0; i < BURST; i++) {
            adds[i] = history.invoke("client-" + client + "." + i, new Operation.CounterAdd(ledger, 1));
            sends[i] =
                    history.invoke("client-" + client + ".sender-" + i, new Operation.Send(sender, ledger, first + i));
        }
        List<Asking.Answer> answers = ask(node, new Asking.Burst(ledger, sender, first, BURST, timeout));
        for (int i = 0; i < BURST; i++) {
            note(answers.get(i), adds[i]);
            note(answers.get(i), sends[i]);
            tally(answers.get(i));
        }
    }

    private static List<Asking.Answer> ask(ClusterNode node, Asking.Burst burst) {
        try {
            return node.call(
                    member -> Asking.add(member, burst), burst.timeout().plus(CALL_RESERVE));
        } catch (RuntimeException failure) {
            Asking.Answer unknown = new Asking.Answer(
                    Asking.Answer.Kind.UNKNOWN, failure.getClass().getSimpleName());
            return IntStream.range(0, BURST).mapToObj(i -> unknown).toList();
        }
    }

    private void note(Asking.Answer answer, long number) {
        switch (answer.kind()) {
            case DONE -> history.ok(number, new Result.Done());
            case REFUSED -> history.fail(number, answer.why());
            case UNKNOWN -> history.info(number, answer.why());
        }
    }

    private void tally(Asking.Answer answer) {
        switch (answer.kind()) {
            case DONE -> acknowledged.incrementAndGet();
            case REFUSED -> refused.incrementAndGet();
            case UNKNOWN ->
                unanswered
                        .computeIfAbsent(shortened(answer.why()), why -> new AtomicLong())
                        .incrementAndGet();
        }
    }

    private static String shortened(String why) {
        return why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
    }
}
