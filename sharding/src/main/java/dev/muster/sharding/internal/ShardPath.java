package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.AskTimeout;
import dev.muster.sharding.ShardView;
import dev.muster.sharding.internal.Envelope.Barrier;
import dev.muster.sharding.internal.Envelope.Close;
import dev.muster.sharding.internal.Envelope.Owned;
import dev.muster.sharding.internal.Envelope.Released;
import dev.muster.sharding.internal.Envelope.Verdict;
import dev.muster.sharding.ring.ShardId;
import dev.muster.sharding.route.Route;
import dev.muster.sharding.route.RouteOutput;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * One shard as this node sees it: the way of a message to an entity of it, sent here or arriving here. Thread safe.
 *
 * <p>Whoever sends is inside the {@link Gate} from before they look at the target, the host or a slot until the message is where
 * that look has sent it. Whoever changes one of these waits until all who may have seen the old value have left.
 *
 * <p>The lock of this object covers the route and the held messages. No code of a user runs under it or inside the gate.
 */
final class ShardPath implements RouteOutput.Handler, AskTarget {
    private static final long NEVER = Long.MIN_VALUE;

    private final Region region;
    private final ShardId shard;
    private final Gate gate = new Gate();
    private final Route route = new Route(ShardingNode.RETRY.toNanos());
    private final Queue<Delivery> held = new ArrayDeque<>();
    private final List<Delivery> refused = new ArrayList<>();
    private final ConcurrentHashMap<String, EntitySlot> slots = new ConcurrentHashMap<>();
    private final Target holding = this::hold;
    private final Target here = this::deliverHere;
    private volatile Target target = holding;
    private volatile @Nullable Hosted hosted;
    private AnchorActor.@Nullable Prepare wanted;
    private long heldSinceNanos;
    private volatile long handOffBeganNanos = NEVER;

    /** What becomes of a message that is sent now. */
    @FunctionalInterface
    private interface Target {
        /** Takes the message, and says nothing; or does not, and says why. */
        @Nullable
        String deliver(Delivery delivery);
    }

    /** The owner is another node. */
    private record There(ShardPath path, Lanes lanes, NodeId owner, long epoch) implements Target {
        @Override
        public @Nullable String deliver(Delivery delivery) {
            return lanes.offer(path.shard.number(), epoch, delivery)
                    ? null
                    : "too many messages wait for the way to " + owner.address();
        }
    }

    /** This node hosts the shard: the number of its tenure, and its anchor. */
    private record Hosted(long epoch, ActorRef anchor) {}

    ShardPath(Region region, ShardId shard) {
        this.region = region;
        this.shard = shard;
    }

    ShardId shard() {
        return shard;
    }

    Region region() {
        return region;
    }

    /** Sends a message of this node on its way, or answers it with why not. */
    void send(Delivery delivery) {
        String refusal;
        int ticket = gate.enter();
        try {
            refusal = target.deliver(delivery);
        } finally {
            gate.exit(ticket);
        }
        if (refusal != null) {
            overloaded(delivery, refusal);
        }
    }

    /** A message of another node, sent to the tenure {@code epoch}. */
    void arrived(Delivery delivery, long epoch) {
        boolean isMine;
        String refusal = null;
        int ticket = gate.enter();
        try {
            Hosted present = hosted;
            isMine = present != null && present.epoch() == epoch;
            if (isMine) {
                refusal = deliverHere(delivery);
            }
        } finally {
            gate.exit(ticket);
        }
        if (!isMine) {
            region.node().tallies().strays.increment();
            delivery.replyTo()
                    .fail(Verdict.NOT_OWNER, delivery.label() + " moved before it took this request; nothing was done");
        } else if (refusal != null) {
            overloaded(delivery, refusal);
        }
    }

    /** Runs {@code whenLeft} when everybody who is sending now is done. */
    void afterAll(Runnable whenLeft) {
        gate.afterAll(whenLeft);
    }

    /** The anchor answers where the shard is. */
    void owned(Owned answer) {
        act(() -> route.owned(answer.attempt(), answer.owner(), answer.epoch()));
    }

    /** The owner is about to hand the shard off. */
    void close(Close request) {
        act(() -> route.close(request.owner(), request.epoch(), request.round()));
    }

    /** Everybody who sent by the route before it was shut has left the gate. */
    void quiet(long turn) {
        act(() -> route.quiet(turn, System.nanoTime()));
    }

    /** The owner has handed the shard off. */
    void released(Released news) {
        act(() -> route.released(news.owner(), news.epoch(), System.nanoTime()));
    }

    /** A node has sent all that it will send in a tenure, on one lane. */
    void flushed(NodeId from, int lane, Item.Flushed flushed) {
        Hosted present = hosted;
        if (present != null && present.epoch() == flushed.epoch()) {
            present.anchor().tell(new AnchorActor.Flushed(from, lane, flushed.round()), ActorRef.noSender());
        }
    }

    /** A node is not a member any more. */
    void gone(NodeId node) {
        act(() -> route.gone(node, System.nanoTime()));
        Hosted present = hosted;
        if (present != null) {
            present.anchor().tell(new AnchorActor.Gone(node), ActorRef.noSender());
        }
    }

    /** Time has passed: lets go of what nobody waits for any more, and asks again. */
    void tick(long nowNanos) {
        act(() -> {
            if (held.isEmpty()) {
                return List.of();
            }
            int before = held.size();
            held.removeIf(delivery -> delivery.replyTo().isGivenUp());
            region.held().release(before - held.size());
            return held.isEmpty() ? route.emptied() : route.tick(nowNanos);
        });
    }

    /** The shard starts on this node. */
    synchronized void hosts(long epoch, ActorRef anchor) {
        hosted = new Hosted(epoch, anchor);
        slots.values().removeIf(EntitySlot::isAwaited);
        if (wanted != null) {
            anchor.tell(wanted, ActorRef.noSender());
            wanted = null;
        }
    }

    /** Has the shard brought to rest by its anchor; a shard that has not been used yet has none, so it is started. */
    synchronized void prepareHandOff(AnchorActor.Prepare prepare) {
        Hosted present = hosted;
        if (present != null) {
            present.anchor().tell(prepare, ActorRef.noSender());
        } else {
            wanted = prepare;
            region.actor().tell(new Marker(EntityExtractor.anchorOf(shard), 0), ActorRef.noSender());
        }
    }

    /** The shard stops on this node. */
    void stops(ActorRef anchor) {
        Hosted present = hosted;
        if (present != null && present.anchor().equals(anchor)) {
            hosted = null;
            handOffBeganNanos = NEVER;
            slots.values().removeIf(EntitySlot::isAwaited);
        }
    }

    boolean isHosted() {
        return hosted != null;
    }

    /** The shard's anchor, while this node hosts it. */
    @Nullable
    ActorRef anchor() {
        Hosted present = hosted;
        return present == null ? null : present.anchor();
    }

    /** The slot of an entity's actor: the one it had before a restart, or a new one in place of its predecessor's. */
    EntitySlot slotOf(String entityId, ActorRef actor, ActorRef shardActor) {
        EntitySlot present = slots.get(entityId);
        if (present != null && present.actor().equals(actor)) {
            return present;
        }
        EntitySlot slot = new EntitySlot(this, entityId, actor, shardActor);
        slots.put(entityId, slot);
        slot.started();
        return slot;
    }

    void removed(String entityId, EntitySlot slot) {
        slots.remove(entityId, slot);
    }

    Collection<EntitySlot> slots() {
        return slots.values();
    }

    @Override
    public TypeProtocol protocol() {
        return region.hosting().protocol();
    }

    @Override
    public AskTimeout timedOut(PendingAsk<?> ask) {
        NodeId owner = owner();
        return new AskTimeout(new AskTimeout.Circumstances(
                region.hosting().typeName() + " [" + ask.entityId() + "]",
                WireNames.readable(ask.request()),
                ask.timeout(),
                shard.toString(),
                owner == null ? null : owner.address(),
                owner == null ? waiting() : ""));
    }

    /** What becomes of messages for this shard while its owner is not known, as a clause. */
    private synchronized String waiting() {
        long millis = Duration.ofNanos(System.nanoTime() - heldSinceNanos).toMillis();
        return held.isEmpty() ? "" : held.size() + " requests have waited for it for up to " + millis + " ms";
    }

    /** What is known of the shard here. */
    ShardView view(double perSecond) {
        Hosted present = hosted;
        int waiting;
        synchronized (this) {
            waiting = held.size();
        }
        return new ShardView(
                shard.number(),
                owner(),
                present == null ? 0 : present.epoch(),
                slots.size(),
                perSecond,
                waiting,
                handOffBeganNanos == NEVER ? null : Duration.ofNanos(System.nanoTime() - handOffBeganNanos));
    }

    /** The anchor begins to hand the shard off, or gives that up. */
    void handsOff(boolean isBegun) {
        handOffBeganNanos = isBegun ? System.nanoTime() : NEVER;
    }

    /** The owner that messages go to now; none while they are held. */
    @Nullable
    NodeId owner() {
        Target present = target;
        if (present == here) {
            return region.node().self();
        }
        return present instanceof There there ? there.owner() : null;
    }

    @Override
    public void ask(RouteOutput.Ask output) {
        Barrier barrier = new Barrier(
                region.hosting().typeName(),
                shard.number(),
                output.attempt(),
                region.node().self());
        region.actor().tell(barrier, ActorRef.noSender());
    }

    @Override
    public void open(RouteOutput.Open output) {
        Target next = output.owner().equals(region.node().self())
                ? here
                : new There(this, region.node().lanesTo(output.owner()), output.owner(), output.epoch());
        region.held().release(held.size());
        for (Delivery delivery = held.poll(); delivery != null; delivery = held.poll()) {
            int ticket = gate.enter();
            try {
                if (next.deliver(delivery) != null) {
                    refused.add(delivery);
                }
            } finally {
                gate.exit(ticket);
            }
        }
        target = next;
    }

    @Override
    public void shut(RouteOutput.Shut output) {
        target = holding;
        gate.afterAll(() ->
                region.node().controlActor().tell(new ControlActor.Quiet(this, output.turn()), ActorRef.noSender()));
    }

    @Override
    public void flushed(RouteOutput.Flushed output) {
        String type = region.hosting().typeName();
        if (output.owner().equals(region.node().self())) {
            flushed(output.owner(), 0, new Item.Flushed(type, shard.number(), output.epoch(), output.round()));
        } else {
            region.node().lanesTo(output.owner()).flush(type, shard.number(), output.epoch(), output.round());
        }
    }

    private @Nullable String hold(Delivery delivery) {
        synchronized (this) {
            if (target != holding) {
                return target.deliver(delivery);
            }
            if (!region.held().admit()) {
                return "the owner of shard " + shard + " is not known, and too many messages wait for owners already";
            }
            if (held.isEmpty()) {
                heldSinceNanos = System.nanoTime();
            }
            held.add(delivery);
            carryOut(route.held(System.nanoTime()));
            return null;
        }
    }

    /**
     * Who finds no slot puts one in the place, so that a hand-off sees that a message is under way to an entity that is not
     * there yet.
     */
    private @Nullable String deliverHere(Delivery delivery) {
        region.delivers(delivery.entityId(), shard);
        while (true) {
            EntitySlot slot = slots.get(delivery.entityId());
            if (slot == null) {
                slot = slots.computeIfAbsent(delivery.entityId(), this::awaited);
            }
            switch (slot.offer(delivery)) {
                case TAKEN -> {
                    return null;
                }
                case FULL -> {
                    return "it is starting or leaving memory, and many requests wait for it already";
                }
                case GONE -> {}
            }
        }
    }

    private EntitySlot awaited(String entityId) {
        ActorRef nobody = region.node().system().deadLetters();
        return new EntitySlot(this, entityId, nobody, nobody);
    }

    private void act(Supplier<List<RouteOutput>> input) {
        List<Delivery> tooMany;
        synchronized (this) {
            carryOut(input.get());
            tooMany = refused.isEmpty() ? List.of() : List.copyOf(refused);
            refused.clear();
        }
        tooMany.forEach(delivery -> overloaded(delivery, "too many messages wait for the way to its node"));
    }

    private void carryOut(List<RouteOutput> outputs) {
        outputs.forEach(output -> output.handledBy(this));
    }

    private void overloaded(Delivery delivery, String reason) {
        region.node().tallies().overloads.increment();
        delivery.replyTo().fail(Verdict.OVERLOADED, delivery.label() + ": " + reason + "; nothing was done");
    }
}
