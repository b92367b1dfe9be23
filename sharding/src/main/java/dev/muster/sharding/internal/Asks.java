package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.Answer;
import dev.muster.sharding.internal.Envelope.Verdict;
import dev.muster.sharding.internal.PendingAsk.Terms;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/**
 * The requests of one node that are not answered yet, by number. They have no actor and no timer of their own: a sweep looks
 * for those whose time is up, and only when the first of them can be. Thread safe.
 */
final class Asks implements Extension {
    /** How many may be open; further ones are refused. */
    static final int MOST_OPEN = 1_000_000;

    private static final Id ID = new Id();
    private static final Duration SWEEP_PERIOD = Duration.ofMillis(20);

    private final Map<Long, PendingAsk<?>> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    /** No open ask has an earlier deadline. */
    private final AtomicLong soonestNanos = new AtomicLong(Long.MAX_VALUE);

    private final long originNanos = System.nanoTime();
    private final Executor executor;
    private final Protocols protocols;
    private final ShardingTallies tallies;

    private Asks(ExtendedActorSystem system) {
        this.executor = system.dispatcher();
        this.protocols = Protocols.of(system);
        this.tallies = ShardingTallies.of(system);
        system.scheduler().scheduleWithFixedDelay(SWEEP_PERIOD, SWEEP_PERIOD, this::sweep, system.dispatcher());
        system.registerOnTermination(() -> open.values().forEach(PendingAsk::expire));
    }

    /** Those of an actor system. */
    static Asks of(ClassicActorSystemProvider system) {
        return ID.get(system);
    }

    /** A new one; it has failed already when too many are open. */
    <R> PendingAsk<R> open(AskTarget target, String entityId, Class<?> request, Duration timeout) {
        Terms terms = new Terms(numbers.incrementAndGet(), nanos(), timeout);
        PendingAsk<R> ask = new PendingAsk<>(this, target, entityId, request, terms);
        open.put(ask.number(), ask);
        if (ask.deadlineNanos() < soonestNanos.get()) {
            expectDeadline(ask.deadlineNanos());
        }
        if (open.size() > MOST_OPEN) {
            tallies.overloads.increment();
            ask.fail(Verdict.OVERLOADED, "this node has " + MOST_OPEN + " requests that are not answered yet");
        }
        return ask;
    }

    /** The answer to a request of this node has come from another. */
    void answered(long number, Answer answer) {
        PendingAsk<?> ask = open.get(number);
        if (ask == null) {
            tallies.lateAnswers.increment();
        } else {
            ask.answer(answer);
        }
    }

    /** A node that requests were sent to has been removed: nobody will answer them. */
    void lost(NodeId node) {
        for (PendingAsk<?> ask : open.values()) {
            if (node.equals(ask.sentTo())) {
                executor.execute(() -> expire(ask, tallies.lostAsks));
            }
        }
    }

    /** How many are open. */
    int size() {
        return open.size();
    }

    /** Takes one out; false when somebody else has. */
    boolean close(PendingAsk<?> ask) {
        return open.remove(ask.number()) != null;
    }

    Protocols protocols() {
        return protocols;
    }

    /** The time since this was made. */
    long nanos() {
        return System.nanoTime() - originNanos;
    }

    private void sweep() {
        long now = nanos();
        if (soonestNanos.get() > now) {
            return;
        }
        soonestNanos.set(Long.MAX_VALUE);
        long soonest = Long.MAX_VALUE;
        for (PendingAsk<?> ask : open.values()) {
            if (ask.isGivenUp()) {
                close(ask);
            } else if (ask.deadlineNanos() <= now) {
                executor.execute(() -> expire(ask, tallies.expiredAsks));
            } else {
                soonest = Math.min(soonest, ask.deadlineNanos());
            }
        }
        expectDeadline(soonest);
    }

    private static void expire(PendingAsk<?> ask, LongAdder tally) {
        if (ask.expire()) {
            tally.increment();
        }
    }

    private void expectDeadline(long deadlineNanos) {
        soonestNanos.accumulateAndGet(deadlineNanos, Math::min);
    }

    private static final class Id extends AbstractExtensionId<Asks> {
        @Override
        public Asks createExtension(ExtendedActorSystem system) {
            return new Asks(system);
        }

        @Override
        public Asks get(ActorSystem system) {
            return super.get(system);
        }
    }
}
