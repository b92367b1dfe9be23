package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.MalformedFrameException;
import dev.muster.sharding.internal.Envelope.Batch;
import dev.muster.sharding.internal.Envelope.Credit;
import dev.muster.sharding.internal.Envelope.Verdict;
import dev.muster.sharding.lane.Position;
import dev.muster.sharding.lane.Returns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one lane from every other node: hands on what arrives, and returns the credit for it. Its path is the same on all
 * nodes and its reference is compressed by Artery, so that a recipient costs four bytes. Whatever arrives, it throws nothing.
 */
public final class GatewayActor extends AbstractActorWithTimers {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayActor.class);
    private static final Position RETURN_STEP = new Position(16, 64, 64 << 10);
    private static final Duration RETURN_DELAY = Duration.ofMillis(20);

    private final Network network;
    private final Inbound inbound;
    private final Map<NodeId, Peer> peers = new HashMap<>();

    /** Which lane, and who takes what comes through it. */
    record Inbound(int lane, Incoming incoming) {}

    private enum Tick implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** A node that sends through this lane. */
    private static final class Peer {
        private final NodeId node;
        private final long session;
        private final Returns returns = new Returns(RETURN_STEP, RETURN_DELAY.toNanos());
        private ActorRef creditTo;

        Peer(NodeId node, long session, ActorRef creditTo) {
            this.node = node;
            this.session = session;
            this.creditTo = creditTo;
        }
    }

    /** Takes the messages of one batch. Answers are handed on together, as what waits for them may take its time. */
    private final class Unpacking implements ItemFrames.Handler {
        private final NodeId from;
        private final List<Item.Reply> replies = new ArrayList<>();

        Unpacking(NodeId from) {
            this.from = from;
        }

        @Override
        public void request(int shard, long epoch, Delivery delivery, long ask) {
            TypeProtocol protocol = network.protocols().find(delivery.entityType());
            if (protocol == null) {
                unknownType(delivery, ask);
                return;
            }
            ReplyTo replyTo = ask == ItemFrames.TOLD ? ReplyTo.NOBODY : asked(ask, protocol);
            Delivery answerable = new Delivery(delivery.entityType(), delivery.entityId(), delivery.request(), replyTo);
            handOn(() -> inbound.incoming().request(from, shard, epoch, answerable));
        }

        @Override
        public void reply(Item.Reply reply) {
            replies.add(reply);
        }

        @Override
        public void flushed(Item.Flushed flushed) {
            handOn(() -> inbound.incoming().flushed(from, inbound.lane(), flushed));
        }

        @Override
        public void unknown() {
            network.tallies().unknownItems.increment();
        }

        private ReplyTo asked(long ask, TypeProtocol protocol) {
            return new RemoteAsk(back(), ask, protocol, network.protocols());
        }

        private Lane back() {
            return network.lanesTo(from).get(inbound.lane());
        }

        private void unknownType(Delivery delivery, long ask) {
            network.tallies().unserializableMessages.increment();
            if (ask != ItemFrames.TOLD) {
                String text = network.self().address() + " has no entity type " + delivery.entityType();
                back().answer(ask, Envelope.Answer.of(Verdict.UNSERIALIZABLE, text));
            }
        }

        private void handOn(Runnable action) {
            try {
                action.run();
            } catch (RuntimeException failure) {
                network.tallies().failures.increment();
                LOG.error("[{}] sent what could not be handed on", from, failure);
            }
        }

        private void answer() {
            replies.forEach(reply -> network.asks().answered(reply.ask(), reply.answer()));
        }
    }

    private GatewayActor(Network network, Inbound inbound) {
        this.network = network;
        this.inbound = inbound;
    }

    static void start(ExtendedActorSystem system, Network network, Inbound inbound) {
        Props props = Props.create(GatewayActor.class, () -> new GatewayActor(network, inbound));
        system.systemActorOf(props, nameOf(inbound.lane()));
    }

    static String nameOf(int lane) {
        return "muster-gateway-" + lane;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Batch.class, this::receive)
                .match(Tick.class, tick -> peers.values().forEach(this::giveBack))
                .build();
    }

    private void receive(Batch batch) {
        Peer peer = peer(batch);
        if (peer == null) {
            network.tallies().strayBatches.increment();
            return;
        }
        long lostBefore = peer.returns.lostMessages();
        if (!peer.returns.arrived(
                batch.before(), batch.messages(), batch.items().size(), System.nanoTime())) {
            network.tallies().repeatedBatches.increment();
            return;
        }
        network.tallies().lostOnLanes.add(peer.returns.lostMessages() - lostBefore);
        unpack(batch);
        giveBack(peer);
    }

    private void unpack(Batch batch) {
        Unpacking unpacking = new Unpacking(batch.from());
        try {
            int count = ItemFrames.read(batch.items(), unpacking);
            if (count != batch.messages()) {
                network.tallies().malformedFrames.increment();
            }
        } catch (MalformedFrameException malformed) {
            network.tallies().malformedFrames.increment();
            LOG.debug("[{}] sent a malformed batch: [{}]", batch.from(), malformed.getMessage());
        }
        if (!unpacking.replies.isEmpty()) {
            network.executor().execute(unpacking::answer);
        }
    }

    /** Who sent a batch; null when it is not for this run of this node, or from one that was removed, or of an older session. */
    private @Nullable Peer peer(Batch batch) {
        if (batch.toUid() != network.self().uid() || batch.lane() != inbound.lane()) {
            return null;
        }
        Peer known = peers.get(batch.from());
        if (network.isClosed(batch.from())) {
            peers.remove(batch.from());
            return null;
        }
        if (known == null || known.session < batch.session()) {
            if (known == null && peers.size() >= Network.MOST_NODES) {
                peers.keySet().removeIf(network::isClosed);
                if (peers.size() >= Network.MOST_NODES) {
                    return null;
                }
            }
            known = new Peer(batch.from(), batch.session(), getSender());
            peers.put(batch.from(), known);
        }
        if (known.session > batch.session()) {
            return null;
        }
        known.creditTo = getSender();
        return known;
    }

    private void giveBack(Peer peer) {
        peer.returns
                .due(System.nanoTime())
                .ifPresent(taken -> peer.creditTo.tell(
                        new Credit(network.self(), peer.node.uid(), inbound.lane(), peer.session, taken), getSelf()));
        if (peer.returns.isOwing() && !getTimers().isTimerActive(Tick.INSTANCE)) {
            getTimers().startSingleTimer(Tick.INSTANCE, Tick.INSTANCE, RETURN_DELAY);
        }
    }
}
