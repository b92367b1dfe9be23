package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Barrier;
import dev.muster.sharding.internal.Envelope.Close;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import dev.muster.sharding.internal.Envelope.Owned;
import dev.muster.sharding.internal.Envelope.Released;
import dev.muster.sharding.route.Tenure;
import dev.muster.sharding.route.TenureOutput;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entity of our own that each shard has: it lives where the shard lives, so it answers who the owner is, and carries out
 * what the shard's {@link Tenure} says about handing it off. Decides nothing.
 */
final class AnchorActor extends AbstractActorWithTimers implements TenureOutput.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(AnchorActor.class);
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Tenure.Patience PATIENCE =
            new Tenure.Patience(ShardingNode.HAND_OFF_PATIENCE.toNanos(), ShardingNode.STOP_PATIENCE.toNanos());

    private final ShardPath path;
    private final ShardingNode node;
    private final String typeName;
    private final Tenure tenure;
    private long settling;
    private @Nullable Prepare preparing;

    /** Brings the shard to rest, and says so to {@code starter}. */
    record Prepare(long round, ActorRef starter) implements NoSerializationVerificationNeeded {}

    /** A node has sent everything it will send, on one lane. */
    record Flushed(NodeId from, int lane, long round) implements NoSerializationVerificationNeeded {}

    /** A node is not a member any more. */
    record Gone(NodeId node) implements NoSerializationVerificationNeeded {}

    private enum Tick implements NoSerializationVerificationNeeded {
        INSTANCE
    }

    private AnchorActor(ShardPath path) {
        this.path = path;
        this.node = path.region().node();
        this.typeName = path.region().hosting().typeName();
        this.tenure = new Tenure(node.self(), node.nextNumber(), Lanes.PER_NODE, PATIENCE);
    }

    static Props props(ShardPath path) {
        return Props.create(AnchorActor.class, () -> new AnchorActor(path));
    }

    @Override
    public void preStart() {
        path.hosts(tenure.epoch(), getSelf());
    }

    @Override
    public void postStop() {
        path.stops(getSelf());
        carryOut(tenure.stopped());
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Barrier.class, barrier -> carryOut(tenure.asked(barrier.from(), barrier.attempt())))
                .match(Prepare.class, this::prepare)
                .match(
                        Flushed.class,
                        flushed -> carryOut(tenure.flushed(flushed.from(), flushed.lane(), flushed.round())))
                .match(Gone.class, gone -> carryOut(tenure.gone(gone.node())))
                .match(Marker.class, marker -> settling = marker.number())
                .match(Tick.class, tick -> tick())
                .match(Stop.class, stop -> getContext().stop(getSelf()))
                .build();
    }

    private void prepare(Prepare prepare) {
        preparing = prepare;
        path.handsOff(true);
        getTimers().startTimerWithFixedDelay(Tick.INSTANCE, Tick.INSTANCE, TICK);
        carryOut(tenure.handOff(node.members(), System.nanoTime()));
    }

    /** The marker of a round is back, so all that was on the region's way has reached a slot: once these are settled, all is. */
    private void tick() {
        if (settling > 0 && path.slots().stream().allMatch(EntitySlot::isSettled)) {
            long round = settling;
            settling = 0;
            carryOut(tenure.settled(round, System.nanoTime()));
        }
        carryOut(tenure.tick(System.nanoTime()));
    }

    @Override
    public void owned(TenureOutput.Owned output) {
        Owned answer = new Owned(typeName, path.shard().number(), output.attempt(), node.self(), output.epoch());
        node.control(output.to()).tell(answer, getSelf());
    }

    @Override
    public void close(TenureOutput.Close output) {
        Close request = new Close(typeName, path.shard().number(), node.self(), output.epoch(), output.round());
        node.control(output.to()).tell(request, getSelf());
    }

    @Override
    public void settle(TenureOutput.Settle output) {
        Marker marker = new Marker(EntityExtractor.anchorOf(path.shard()), output.round());
        path.region().actor().tell(marker, ActorRef.noSender());
    }

    @Override
    public void quiet(TenureOutput.Quiet output) {
        Prepare known = preparing;
        if (known != null) {
            List<Integer> shards = List.of(path.shard().number());
            known.starter().tell(new HandOffPrepared(typeName, shards, known.round()), getSelf());
        }
    }

    @Override
    public void reopen(TenureOutput.Reopen output) {
        getTimers().cancel(Tick.INSTANCE);
        preparing = null;
        path.handsOff(false);
        settling = 0;
        LOG.info(
                "[{}] gives up handing off shard [{}]; nodes that were not done with it: {}",
                typeName,
                path.shard(),
                output.unflushed());
    }

    @Override
    public void released(TenureOutput.Released output) {
        Released news = new Released(typeName, path.shard().number(), node.self(), output.epoch());
        node.control(output.to()).tell(news, getSelf());
    }

    private void carryOut(List<TenureOutput> outputs) {
        outputs.forEach(output -> output.handledBy(this));
    }
}
