package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Close;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import dev.muster.sharding.internal.Envelope.Owned;
import dev.muster.sharding.internal.Envelope.PrepareHandOff;
import dev.muster.sharding.internal.Envelope.Released;
import java.time.Duration;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.Member;

/**
 * Takes what the sharding of other nodes says about shards, and what the cluster says about nodes, to whom it concerns on this
 * node. One per node, at a path that others know. Decides nothing: routes and tenures do.
 */
final class ControlActor extends AbstractActorWithTimers {
    static final String NAME = "muster-sharding";
    private static final Duration TICK = Duration.ofMillis(250);

    private final ShardingNode node;

    /** Everybody who sent by a route before it was shut has left; who notices may hold a lock, so it only sends this. */
    record Quiet(ShardPath path, long turn) implements NoSerializationVerificationNeeded {}

    private enum Tick implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    private ControlActor(ShardingNode node) {
        this.node = node;
    }

    static ActorRef start(ExtendedActorSystem system, ShardingNode node) {
        return system.systemActorOf(Props.create(ControlActor.class, () -> new ControlActor(node)), NAME);
    }

    @Override
    public void preStart() {
        Cluster.get(getContext().getSystem()).subscribe(getSelf(), MemberDowned.class, MemberRemoved.class);
        getTimers().startTimerWithFixedDelay(Tick.INSTANCE, Tick.INSTANCE, TICK);
    }

    @Override
    public void postStop() {
        Cluster.get(getContext().getSystem()).unsubscribe(getSelf());
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(
                        Owned.class,
                        owned -> node.path(owned.type(), owned.shard()).ifPresent(path -> path.owned(owned)))
                .match(
                        Close.class,
                        close -> node.path(close.type(), close.shard()).ifPresent(path -> path.close(close)))
                .match(
                        Released.class,
                        released ->
                                node.path(released.type(), released.shard()).ifPresent(path -> path.released(released)))
                .match(PrepareHandOff.class, this::prepare)
                .match(HandOffPrepared.class, prepared -> node.prepared(prepared))
                .match(Quiet.class, quiet -> quiet.path().quiet(quiet.turn()))
                .match(Tick.class, tick -> node.tick(System.nanoTime()))
                .match(MemberDowned.class, event -> gone(event.member()))
                .match(MemberRemoved.class, event -> gone(event.member()))
                .build();
    }

    private void prepare(PrepareHandOff request) {
        for (int shard : request.shards()) {
            node.path(request.type(), shard)
                    .ifPresent(path -> path.prepareHandOff(new AnchorActor.Prepare(request.round(), getSender())));
        }
    }

    private void gone(Member member) {
        NodeId id = ShardingNode.idOf(member.uniqueAddress());
        node.gone(id);
    }
}
