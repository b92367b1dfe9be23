package dev.muster.crdt.internal;

import dev.muster.crdt.Counters;
import dev.muster.crdt.CrdtMetrics;
import dev.muster.crdt.CrdtSettings;
import dev.muster.crdt.Element;
import dev.muster.crdt.Presence;
import dev.muster.crdt.RegisterHandle;
import dev.muster.crdt.Registers;
import dev.muster.crdt.SetHandle;
import dev.muster.crdt.Sets;
import dev.muster.crdt.causal.HybridClock;
import dev.muster.membership.Membership;
import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything the replication of one node consists of, wired. */
public final class ReplicationNode {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationNode.class);

    private final Store store;
    private final Topics topics;
    private final Watching watching;
    private final Tallies tallies;
    private final ActorRef<ReplicatorActor.Command> actor;
    private final Subscription members;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ReplicationNode(ActorSystem<?> system, Membership membership, CrdtSettings settings) {
        NodeId self = membership.self().node();
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        HybridClock clock = new HybridClock(settings.maxClockDrift().toMillis());
        this.store = new Store(self.uid(), clock, System::currentTimeMillis);
        this.watching = new Watching(blocking);
        this.topics = new Topics(self, store, watching);
        this.tallies = new Tallies();
        this.actor = system.systemActorOf(
                ReplicatorActor.create(self, store, topics, tallies, settings, stopped),
                ReplicatorActor.NAME,
                Props.empty());
        this.members = membership.subscribe(event -> actor.tell(new ReplicatorActor.Changed(event)));
    }

    /** Starts the actor and subscribes it to the membership. */
    public static ReplicationNode start(ActorSystem<?> system, Membership membership, CrdtSettings settings) {
        return new ReplicationNode(system, membership, settings);
    }

    /** See {@code Crdts}. */
    public Counters counters() {
        return key -> new SlotCounter(store.counter(Store.requireKey(key)), store.replica(), watching);
    }

    /** See {@code Crdts}. */
    public Sets sets() {
        return this::set;
    }

    /** See {@code Crdts}. */
    public Registers registers() {
        return this::register;
    }

    /** See {@code Crdts}. */
    public Presence presence(String topic) {
        return topics.topic(topic);
    }

    /** See {@code Crdts}. */
    public CrdtMetrics metrics() {
        return tallies.metrics();
    }

    /** See {@code Crdts}. */
    public void close() {
        members.close();
        topics.leave();
        actor.tell(ReplicatorActor.Close.INSTANCE);
        try {
            // Twice the actor's own limit, which it keeps to unless its thread does not run.
            if (!stopped.await(2 * ReplicatorActor.CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the replication did not stop in time; it stops with its actor system");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> SetHandle<T> set(String key, Element<T> element) {
        return new SlotSet<>(store.set(Store.requireKey(key)), element, store.replica(), watching);
    }

    private <T> RegisterHandle<T> register(String key, Element<T> element) {
        return new SlotRegister<>(store.register(Store.requireKey(key)), element, store, watching);
    }
}
