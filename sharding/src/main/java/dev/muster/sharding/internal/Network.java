package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Credit;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.remote.AddressUidExtension;

/** All lanes of one node: those it sends through, and the gateways of those that it receives through. Thread safe. */
final class Network implements Extension {
    /** How many nodes there are lanes to; what is for further ones is dropped. Also how many removed ones are remembered. */
    static final int MOST_NODES = 1000;

    private static final Id ID = new Id();
    private static final Duration TICK = Duration.ofMillis(250);

    private final ExtendedActorSystem system;
    private final NodeId self;
    private final ShardingTallies tallies;
    private final Asks asks;
    private final Protocols protocols;
    private final ActorRef creditActor;
    private final AtomicLong sessions = new AtomicLong();
    private final Map<NodeId, Lanes> lanes = new ConcurrentHashMap<>();
    /** Replaced, never changed, under the lock of this object, as are the lanes. */
    private volatile Set<NodeId> removed = Set.of();

    private Network(ExtendedActorSystem system) {
        this.system = system;
        Address address = system.provider().getDefaultAddress();
        this.self = new NodeId(
                address.getHost().orElseThrow(),
                address.getPort().orElseThrow(),
                AddressUidExtension.get((ActorSystem) system).longAddressUid());
        this.tallies = ShardingTallies.of(system);
        this.asks = Asks.of(system);
        this.protocols = Protocols.of(system);
        this.creditActor = CreditActor.start(system, this);
        system.scheduler().scheduleWithFixedDelay(TICK, TICK, this::tick, system.dispatcher());
    }

    /** That of an actor system, which must have a remote address. */
    static Network of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** Starts receiving; once. */
    void start(Incoming incoming) {
        for (int lane = 0; lane < Lanes.PER_NODE; lane++) {
            GatewayActor.start(system, this, new GatewayActor.Inbound(lane, incoming));
        }
    }

    /** This node. */
    NodeId self() {
        return self;
    }

    /** The lanes to another node, which drop everything when the node was removed. */
    Lanes lanesTo(NodeId node) {
        Lanes known = lanes.get(node);
        return known == null ? open(node) : known;
    }

    /** A node was removed: what waits for it is dropped, and who asked it learns that nothing will come. */
    void closed(NodeId node) {
        Lanes known;
        synchronized (this) {
            Set<NodeId> more = new LinkedHashSet<>(removed);
            more.add(node);
            if (more.size() > MOST_NODES) {
                more.remove(more.iterator().next());
            }
            removed = more;
            known = lanes.remove(node);
        }
        if (known != null) {
            known.close();
        }
    }

    /** Whether a node was removed. */
    boolean isClosed(NodeId node) {
        return removed.contains(node);
    }

    void credited(Credit credit) {
        Lanes known = lanes.get(credit.from());
        if (known == null || credit.toUid() != self.uid()) {
            tallies.strayBatches.increment();
        } else {
            known.get(credit.lane()).credited(credit.session(), credit.taken());
        }
    }

    ActorRef gatewayOf(NodeId node, int lane) {
        Address own = system.provider().getDefaultAddress();
        Address address = Address.apply(own.protocol(), own.system(), node.host(), node.port());
        return system.provider().resolveActorRef(address + "/system/" + GatewayActor.nameOf(lane));
    }

    ActorRef creditActor() {
        return creditActor;
    }

    Executor executor() {
        return system.dispatcher();
    }

    ShardingTallies tallies() {
        return tallies;
    }

    Asks asks() {
        return asks;
    }

    Protocols protocols() {
        return protocols;
    }

    private synchronized Lanes open(NodeId node) {
        if (removed.contains(node) || lanes.size() >= MOST_NODES) {
            Lanes closed = new Lanes(this, node, sessions.incrementAndGet());
            closed.close();
            return closed;
        }
        return lanes.computeIfAbsent(node, absent -> new Lanes(this, absent, sessions.incrementAndGet()));
    }

    private void tick() {
        long now = System.nanoTime();
        lanes.values().forEach(known -> known.tick(now));
    }

    private static final class Id extends AbstractExtensionId<Network> {
        @Override
        public Network createExtension(ExtendedActorSystem system) {
            return new Network(system);
        }

        @Override
        public Network get(ActorSystem system) {
            return super.get(system);
        }
    }
}
