package dev.muster.crdt;

import dev.muster.crdt.internal.ReplicationNode;
import dev.muster.membership.Membership;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The replicated data of one node: counters, sets, registers and presence, written here at once and equal everywhere soon.
 * Every member holds everything. Nothing is stored on disk: data lives as long as some member does.
 *
 * <p>Safe for use from any thread.
 */
public final class Crdts implements AutoCloseable {
    private final ReplicationNode node;

    private Crdts(ReplicationNode node) {
        this.node = node;
    }

    /**
     * Starts the replication on a node; once per actor system.
     *
     * @param system with the cluster provider
     * @param membership of the same system; stays the caller's to close
     */
    public static Crdts start(ActorSystem<?> system, Membership membership, CrdtSettings settings) {
        return new Crdts(ReplicationNode.start(system, membership, settings));
    }

    /** The counters. */
    public Counters counters() {
        return node.counters();
    }

    /** The sets. */
    public Sets sets() {
        return node.sets();
    }

    /** The registers. */
    public Registers registers() {
        return node.registers();
    }

    /**
     * The presence of a topic.
     *
     * @param topic 1 byte to 1000 bytes in UTF-8
     * @throws IllegalArgumentException if the topic is empty or too long
     */
    public Presence presence(String topic) {
        return node.presence(topic);
    }

    /** What was done and dropped so far. */
    public CrdtMetrics metrics() {
        return node.metrics();
    }

    /**
     * Ends this node's presence sessions, sends every other member what it was not sent yet, and stops the replication once
     * they all have acknowledged it, or after a second; blocks until then, for two seconds at most. Each member is sent at
     * most {@link CrdtSettings#bufferBytes}, and again what it does not acknowledge.
     *
     * <p>Not guaranteed: that a member gets this node's last writes if it does not answer within the second, or had more than
     * the buffer to get; what another member got reaches it all the same. Handles keep their last values and accept writes
     * that nobody else will see.
     */
    @Override
    public void close() {
        node.close();
    }
}
