package dev.muster.sharding.internal;

import dev.muster.membership.NodeId;
import dev.muster.sharding.internal.Envelope.HandOffPrepared;
import dev.muster.sharding.internal.Envelope.PrepareHandOff;
import dev.muster.sharding.ring.ShardId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's side of prepared hand-offs of one entity type: asks the owners to bring shards to rest, and names those that
 * are, within {@link #PATIENCE}. One round at a time. Thread safe.
 */
final class HandOffs {
    /** Longer than an owner takes to give a hand-off up. */
    static final Duration PATIENCE = ShardingNode.HAND_OFF_PATIENCE.plusSeconds(1);

    private final ShardingNode node;
    private final String typeName;
    private long round;
    private @Nullable Round present;

    /** A round: what is still awaited, and what is at rest already. */
    private static final class Round {
        private final long number;
        private final NavigableSet<ShardId> awaited;
        private final NavigableSet<ShardId> atRest = new TreeSet<>();
        private final CompletableFuture<Collection<ShardId>> done = new CompletableFuture<>();

        Round(long number, NavigableSet<ShardId> awaited) {
            this.number = number;
            this.awaited = awaited;
        }
    }

    HandOffs(ShardingNode node, String typeName) {
        this.node = node;
        this.typeName = typeName;
    }

    /**
     * Prepares the hand-off of shards.
     *
     * @param byOwner the shards to move, by the address of the node that hosts them
     * @return those of them that are at rest in time; the others stay where they are, and so do all while a round is under way
     */
    synchronized CompletionStage<Collection<ShardId>> prepare(Map<String, SortedSet<ShardId>> byOwner) {
        if (present != null) {
            return CompletableFuture.completedFuture(List.of());
        }
        NavigableSet<ShardId> all = new TreeSet<>();
        byOwner.values().forEach(all::addAll);
        Round begun = new Round(++round, all);
        present = begun;
        byOwner.forEach((address, shards) -> node.memberAt(address).ifPresent(owner -> ask(owner, shards, begun)));
        CompletableFuture.delayedExecutor(
                        PATIENCE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        node.system().dispatcher())
                .execute(() -> close(begun));
        return begun.done;
    }

    private void ask(NodeId owner, SortedSet<ShardId> shards, Round begun) {
        List<Integer> numbers = shards.stream().map(ShardId::number).toList();
        node.control(owner).tell(new PrepareHandOff(typeName, numbers, begun.number), node.controlActor());
    }

    /** An owner says that shards are at rest. */
    void prepared(HandOffPrepared answer) {
        Round complete = null;
        synchronized (this) {
            Round round = present;
            if (round == null || round.number != answer.round()) {
                return;
            }
            for (int number : answer.shards()) {
                ShardId shard = new ShardId(number);
                if (round.awaited.remove(shard)) {
                    round.atRest.add(shard);
                }
            }
            complete = round.awaited.isEmpty() ? round : null;
        }
        if (complete != null) {
            close(complete);
        }
    }

    private void close(Round round) {
        synchronized (this) {
            if (present != round) {
                return;
            }
            present = null;
        }
        round.done.complete(round.atRest);
    }
}
