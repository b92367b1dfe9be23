package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;
import dev.muster.crdt.CrdtSettings;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of this node equal to those of its neighbours. Two layers:
 *
 * <p>Deltas. Every change, local or received, is appended to one log, reduced to what was new here (RR in Enes et al. 2019).
 * Each neighbour gets the log in order, without what it sent us itself (BP), and acknowledges how far it has come. What is
 * not acknowledged is sent again. Joins commute, so a message is applied whenever it comes.
 *
 * <p>Digests. A neighbour that is new, or so far behind that the log no longer reaches back to it, is not sent history. It
 * finds out by comparing digests which keys differ and is sent those whole, or in parts when they are large. The same runs
 * now and then with every neighbour as a safety net. A key that is just changing is expected to differ, since its deltas are
 * under way; it is left alone until it is quiet, or has not been sent whole for long, so that a large set under steady
 * writes is not shipped over and over.
 *
 * <p>Not thread safe: an actor owns it.
 */
public final class Replicator {
    /** No message is much larger. */
    static final int MESSAGE_BYTES = 192 << 10;

    /** A larger state travels in parts. */
    static final int PART_BYTES = 96 << 10;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final long STATES_BYTES_PER_DIGEST = 16L << 20;
    private static final int HOT_PUSH_DIGESTS = 30;

    private final NodeId self;
    private final Keyspace keyspace;
    private final RandomGenerator random;
    private final int bufferBytes;
    private final long retransmitNanos;
    private final long digestNanos;
    private final DeltaLog log = new DeltaLog();
    /** Of our log: what was in it when this node began to close. */
    private long lastBeforeClose;

    private final Digests digests = new Digests();
    private final TreeMap<NodeId, Neighbour> neighbours = new TreeMap<>();
    /** When each key last changed here; forgotten once it is quiet. */
    private final Map<String, Long> changedNanos = new HashMap<>();

    /** A replicator without neighbours over a keyspace that is still empty. */
    public Replicator(NodeId self, Keyspace keyspace, CrdtSettings settings, RandomGenerator random) {
        this.self = self;
        this.keyspace = keyspace;
        this.random = random;
        this.bufferBytes = settings.bufferBytes();
        this.retransmitNanos = settings.retransmitAfter().toNanos();
        this.digestNanos = settings.digestInterval().toNanos();
    }

    /** The nodes to keep equal with from now on; this node itself is ignored. */
    public void neighbours(long nowNanos, SortedSet<NodeId> nodes) {
        neighbours.keySet().retainAll(nodes);
        for (NodeId node : nodes) {
            if (!node.equals(self) && !neighbours.containsKey(node)) {
                Neighbour neighbour = new Neighbour(node);
                neighbour.restartFrom(log.last());
                neighbour.statesBudget = STATES_BYTES_PER_DIGEST;
                neighbour.digestAtNanos = nowNanos + random.nextLong(digestNanos / 2 + 1);
                neighbours.put(node, neighbour);
            }
        }
        dropAcknowledged();
    }

    /** This node changed a key; the keyspace already holds it. Sent with the next tick. */
    public void written(long nowNanos, Change change) {
        changed(nowNanos, self, change);
    }

    /** Sends what is new, what was not acknowledged in time, and due digests. Call every flush interval. */
    public List<Output> tick(long nowNanos) {
        List<Output> outputs = new ArrayList<>();
        demoteStragglers(nowNanos, outputs);
        for (Neighbour neighbour : neighbours.values()) {
            if (!neighbour.inFlight.isEmpty() && nowNanos - neighbour.retransmitAtNanos >= 0) {
                neighbour.silences++;
                neighbour.restartFrom(neighbour.acked);
            }
            flush(nowNanos, neighbour, outputs);
            if (nowNanos - neighbour.digestAtNanos >= 0) {
                neighbour.digestAtNanos = nowNanos + digestNanos - random.nextLong(digestNanos / 4 + 1);
                neighbour.statesBudget = STATES_BYTES_PER_DIGEST;
                outputs.add(new Output.Send(neighbour.node, new Message.Summary(digests.total())));
            }
        }
        dropAcknowledged();
        if (changedNanos.values().removeIf(changed -> nowNanos - changed > quietNanos())) {
            neighbours
                    .values()
                    .forEach(neighbour -> neighbour.pushedNanos.keySet().retainAll(changedNanos.keySet()));
        }
        return outputs;
    }

    /**
     * Sends each neighbour all it was not sent yet, whatever it has still to acknowledge: at most the buffer each. Keep on
     * ticking and receiving afterwards, until {@link #hasHandedOver} or for as long as there is time.
     */
    public List<Output> close(long nowNanos) {
        List<Output> outputs = new ArrayList<>();
        demoteStragglers(nowNanos, outputs);
        neighbours.values().forEach(neighbour -> flush(nowNanos, neighbour, Long.MAX_VALUE, outputs));
        lastBeforeClose = log.last();
        return outputs;
    }

    /** Whether every neighbour acknowledged all that this node had to say when it was closed. */
    public boolean hasHandedOver() {
        return neighbours.values().stream().allMatch(neighbour -> neighbour.acked >= lastBeforeClose);
    }

    /** A message from a node. Nothing is taken from a node that is no neighbour: it is not yet, or no longer, a member. */
    public List<Output> receive(long nowNanos, NodeId from, Message message) {
        List<Output> outputs = new ArrayList<>();
        Neighbour neighbour = neighbours.get(from);
        if (neighbour == null) {
            return outputs;
        }
        if (message instanceof Message.Deltas deltas) {
            deltas(nowNanos, neighbour, deltas, outputs);
        } else if (message instanceof Message.Ack ack) {
            ack(nowNanos, neighbour, ack, outputs);
        } else if (message instanceof Message.States states) {
            states.changes().forEach(change -> state(nowNanos, neighbour, change, outputs));
        } else if (message instanceof Message.Summary summary) {
            if (summary.fingerprint() != digests.total()) {
                outputs.add(new Output.Send(from, digests.buckets()));
            }
        } else if (message instanceof Message.Buckets buckets) {
            digests.rangesThatDiffer(buckets, MESSAGE_BYTES)
                    .forEach(ranges -> outputs.add(new Output.Send(from, ranges)));
        } else if (message instanceof Message.Ranges ranges) {
            ranges(nowNanos, neighbour, ranges, outputs);
        } else {
            throw new AssertionError("unhandled " + message);
        }
        return outputs;
    }

    /** Bytes of changes kept because a neighbour has not acknowledged them. */
    public long bufferedBytes() {
        return log.bytes();
    }

    private long quietNanos() {
        return 3 * retransmitNanos;
    }

    private void changed(long nowNanos, NodeId origin, Change change) {
        Crdt<?> state = keyspace.state(change.key());
        if (state == null) {
            throw new AssertionError("the keyspace must hold what changed, did not hold " + change.key());
        }
        digests.update(change.key(), state);
        changedNanos.put(change.key(), nowNanos);
        boolean isWanted = neighbours.size() > 1 || (neighbours.size() == 1 && !neighbours.containsKey(origin));
        if (isWanted) {
            parts(change).forEach(part -> log.append(origin, part));
        }
    }

    private static List<Change> parts(Change change) {
        List<Change> parts = new ArrayList<>();
        change.state().split(PART_BYTES).forEach(part -> parts.add(new Change(change.key(), part)));
        return parts;
    }

    private void flush(long nowNanos, Neighbour neighbour, List<Output> outputs) {
        flush(nowNanos, neighbour, neighbour.silences == 0 ? WINDOW_BYTES : 1, outputs);
    }

    private void flush(long nowNanos, Neighbour neighbour, long window, List<Output> outputs) {
        while (neighbour.sent < log.last() && neighbour.inFlightBytes < window) {
            DeltaLog.Interval interval = log.after(neighbour.sent, neighbour.node, MESSAGE_BYTES);
            if (interval.joined().isEmpty()) {
                if (neighbour.inFlight.isEmpty()) {
                    neighbour.acknowledged(interval.to());
                }
                return;
            }
            if (neighbour.inFlight.isEmpty()) {
                neighbour.retransmitAtNanos = nowNanos + (retransmitNanos << Math.min(3, neighbour.silences));
            }
            List<Change> changes = new ArrayList<>();
            interval.joined().forEach((key, state) -> changes.add(new Change(key, state)));
            outputs.add(new Output.Send(
                    neighbour.node, new Message.Deltas(neighbour.acked, neighbour.sent, interval.to(), changes)));
            neighbour.sent(new Neighbour.InFlight(interval.to(), interval.bytes()));
        }
    }

    private void demoteStragglers(long nowNanos, List<Output> outputs) {
        while (log.bytes() > bufferBytes) {
            log.dropOldest();
        }
        for (Neighbour neighbour : neighbours.values()) {
            if (neighbour.acked < log.dropped()) {
                neighbour.restartFrom(log.last());
                neighbour.pushedNanos.clear();
                neighbour.digestAtNanos = nowNanos;
                outputs.add(new Output.FellBehind(neighbour.node));
            }
        }
    }

    private void dropAcknowledged() {
        long everyone = log.last();
        for (Neighbour neighbour : neighbours.values()) {
            everyone = Math.min(everyone, neighbour.acked);
        }
        log.dropUpTo(everyone);
    }

    private void deltas(long nowNanos, Neighbour from, Message.Deltas deltas, List<Output> outputs) {
        for (Change change : deltas.changes()) {
            Crdt<?> news = absorb(from.node, change, outputs);
            if (news != null) {
                changed(nowNanos, from.node, new Change(change.key(), news));
            }
        }
        from.received = Math.max(from.received, deltas.base());
        if (deltas.from() <= from.received) {
            from.received = Math.max(from.received, deltas.to());
        }
        outputs.add(new Output.Send(from.node, new Message.Ack(from.received)));
    }

    /** Not relayed: digests run with every neighbour, and a joining node would have everybody send everybody everything. */
    private void state(long nowNanos, Neighbour from, Change change, List<Output> outputs) {
        if (absorb(from.node, change, outputs) != null) {
            Crdt<?> state = keyspace.state(change.key());
            if (state != null) {
                digests.update(change.key(), state);
                changedNanos.put(change.key(), nowNanos);
            }
        }
    }

    /** What was new; null if nothing was. */
    private @Nullable Crdt<?> absorb(NodeId from, Change change, List<Output> outputs) {
        Crdt<?> news = keyspace.absorb(change);
        if (news == null) {
            outputs.add(new Output.Conflict(from, change));
            return null;
        }
        return news.isBottom() ? null : news;
    }

    private void ack(long nowNanos, Neighbour from, Message.Ack ack, List<Output> outputs) {
        if (ack.upTo() > from.acked && ack.upTo() <= log.last()) {
            from.acknowledged(ack.upTo());
            from.silences = 0;
            from.retransmitAtNanos = nowNanos + retransmitNanos;
            flush(nowNanos, from, outputs);
        }
    }

    private void ranges(long nowNanos, Neighbour to, Message.Ranges ranges, List<Output> outputs) {
        List<Change> changes = new ArrayList<>();
        int size = 0;
        for (Message.Range range : ranges.ranges()) {
            for (String key : digests.keysThatDiffer(range)) {
                for (Change part : partsToPush(nowNanos, to, key)) {
                    int cost = DeltaLog.costOf(part);
                    if (!changes.isEmpty() && size + cost > MESSAGE_BYTES) {
                        outputs.add(new Output.Send(to.node, new Message.States(changes)));
                        changes.clear();
                        size = 0;
                    }
                    changes.add(part);
                    size += cost;
                }
            }
        }
        if (!changes.isEmpty()) {
            outputs.add(new Output.Send(to.node, new Message.States(changes)));
        }
    }

    private List<Change> partsToPush(long nowNanos, Neighbour to, String key) {
        Crdt<?> state = keyspace.state(key);
        if (state == null || to.statesBudget <= 0) {
            return List.of();
        }
        boolean isCut = key.equals(to.cutKey);
        if (!isCut && changedNanos.containsKey(key)) {
            Long pushed = to.pushedNanos.get(key);
            if (pushed != null && nowNanos - pushed < HOT_PUSH_DIGESTS * digestNanos) {
                return List.of();
            }
            to.pushedNanos.put(key, nowNanos);
        }
        List<Change> parts = parts(new Change(key, state));
        return withinBudget(to, key, parts, isCut ? Math.min(to.cutParts, parts.size()) : 0);
    }

    /** As many of the parts as the budget allows; the next digest goes on where this one had to stop. */
    private static List<Change> withinBudget(Neighbour to, String key, List<Change> parts, int from) {
        int end = from;
        while (end < parts.size() && to.statesBudget > 0) {
            to.statesBudget -= DeltaLog.costOf(parts.get(end));
            end++;
        }
        if (end < parts.size()) {
            to.cutKey = key;
            to.cutParts = end;
        } else if (key.equals(to.cutKey)) {
            to.cutKey = "";
        }
        return parts.subList(from, end);
    }
}
