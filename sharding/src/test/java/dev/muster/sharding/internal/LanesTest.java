package dev.muster.sharding.internal;

import static dev.muster.sharding.internal.LinkedNodes.asking;
import static dev.muster.sharding.internal.LinkedNodes.await;
import static dev.muster.sharding.internal.LinkedNodes.by;
import static dev.muster.sharding.internal.LinkedNodes.tell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import dev.muster.sharding.Counter;
import dev.muster.sharding.EntityFailed;
import dev.muster.sharding.NotOwner;
import dev.muster.sharding.RequestRejected;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.Envelope.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes and gateways between two actor systems over Artery on TCP. */
@Timeout(60)
class LanesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Opened at the end in any case, so that no thread of a gateway stays behind. */
    private final CountDownLatch stalled = new CountDownLatch(1);

    private final LinkedNodes nodes = new LinkedNodes();
    private final LinkedNodes.LinkedNode left = nodes.left;
    private final LinkedNodes.LinkedNode right = nodes.right;

    /** Does something with each request, and keeps the rest. */
    private record Taking(BiConsumer<Long, Delivery> requests, Queue<Object> flushes) implements Incoming {
        static Taking each(BiConsumer<Long, Delivery> requests) {
            return new Taking(requests, new ConcurrentLinkedQueue<>());
        }

        @Override
        public void request(NodeId from, int shard, long epoch, Delivery delivery) {
            requests.accept(by(delivery), delivery);
        }

        @Override
        public void flushed(NodeId from, int lane, Item.Flushed flushed) {
            flushes.add(List.of(from, lane, flushed));
        }
    }

    @AfterEach
    void stop() {
        stalled.countDown();
        nodes.close();
    }

    @Test
    void what_one_sender_sends_to_an_entity_arrives_once_and_in_order() {
        Map<String, List<Long>> arrived = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        right.network.start(Taking.each((by, delivery) -> {
            arrived.computeIfAbsent(delivery.entityId(), id -> new ArrayList<>())
                    .add(by);
            count.incrementAndGet();
        }));
        int each = 5_000;

        List<Thread> senders = IntStream.range(0, 8)
                .mapToObj(sender -> new Thread(() -> LongStream.rangeClosed(1, each)
                        .forEach(by -> await(() -> left.lanesTo(right).offer(1, 1, tell("counter-" + sender, by))))))
                .toList();
        senders.forEach(Thread::start);
        await(() -> count.get() >= 8 * each);

        List<Long> all = LongStream.rangeClosed(1, each).boxed().toList();
        assertThat(arrived)
                .hasSize(8)
                .allSatisfy((id, numbers) -> assertThat(numbers).isEqualTo(all));
        assertThat(count).hasValue(8 * each);
        assertThat(right.tallies.lostOnLanes.sum()).isZero();
        assertThat(left.deadLetters).isEmpty();
        assertThat(right.deadLetters).isEmpty();
    }

    @Test
    void an_ask_is_answered_across_the_network() {
        right.network.start(Taking.each((by, delivery) -> {
            if (by > 0) {
                delivery.replyTo().reply(Counter.Add.class, by + 1);
                delivery.replyTo().reply(Counter.Add.class, by + 2);
            } else {
                delivery.replyTo().fail(Verdict.REJECTED, "by must not be 0");
            }
        }));
        left.network.start(Taking.each((by, delivery) -> {}));
        PendingAsk<Long> good = left.ask("c1", LONG);
        PendingAsk<Long> bad = left.ask("c1", LONG);

        left.lanesTo(right).offer(1, 1, asking(good, 41));
        left.lanesTo(right).offer(1, 1, asking(bad, 0));

        assertThat(good.future()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(42L);
        assertThat(bad.future())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(RequestRejected.class)
                .withMessageContaining("by must not be 0");
        assertThat(Asks.of(left.system).size()).isZero();
        assertThat(left.tallies.lateAnswers.sum()).isZero();
        assertThat(left.deadLetters).isEmpty();
    }

    @Test
    void a_stalled_receiver_sees_no_more_than_the_window_and_gets_the_rest_later() {
        List<Long> arrived = new ArrayList<>();
        AtomicInteger count = new AtomicInteger();
        right.network.start(Taking.each((by, delivery) -> {
            awaitOpen();
            arrived.add(by);
            count.incrementAndGet();
        }));
        int most = 5_000;

        LongStream.rangeClosed(1, most)
                .forEach(by -> assertThat(left.lanesTo(right).offer(1, 1, tell("c1", by)))
                        .isTrue());
        await(() -> left.tallies.creditProbes.sum() > 0);
        int waiting = left.lanesTo(right).of("c1".hashCode()).waiting();
        stalled.countDown();
        await(() -> count.get() == most);

        assertThat(waiting).isBetween(most - 1024, most - 256);
        assertThat(arrived).isEqualTo(LongStream.rangeClosed(1, most).boxed().toList());
        assertThat(left.deadLetters).isEmpty();
        assertThat(right.deadLetters).isEmpty();
    }

    @Test
    void beyond_its_bound_a_lane_refuses_requests_but_still_takes_what_was_flushed() {
        Taking taking = Taking.each((by, delivery) -> awaitOpen());
        right.network.start(taking);
        Lanes lanes = left.lanesTo(right);
        int taken = 0;

        while (lanes.offer(1, 1, tell("c1", 1))) {
            taken++;
        }
        lanes.flush("Counter", 1, 1, 7);
        assertThat(taken).isBetween(Lane.MOST_WAITING, Lane.MOST_WAITING + 1024);
        assertThat(left.tallies.fullLanes.sum()).isEqualTo(1);
        stalled.countDown();

        await(() -> taking.flushes().size() == Lanes.PER_NODE);
        assertThat(taking.flushes())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, Lanes.PER_NODE)
                        .<Object>mapToObj(lane -> List.of(left.id(), lane, new Item.Flushed("Counter", 1, 1, 7)))
                        .toList());
    }

    @Test
    void what_was_flushed_arrives_behind_all_that_was_sent() {
        Map<Integer, Integer> behind = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        right.network.start(new Incoming() {
            @Override
            public void request(NodeId from, int shard, long epoch, Delivery delivery) {
                count.incrementAndGet();
            }

            @Override
            public void flushed(NodeId from, int lane, Item.Flushed flushed) {
                behind.put(lane, count.get());
            }
        });

        IntStream.range(0, 1_000).forEach(by -> left.lanesTo(right).offer(1, 1, tell("c1", by)));
        left.lanesTo(right).flush("Counter", 1, 1, 1);
        await(() -> behind.size() == Lanes.PER_NODE);

        assertThat(behind).containsValue(1_000);
    }

    @Test
    void a_node_that_goes_away_answers_what_it_was_asked_and_what_waited_for_it() {
        AtomicInteger answerable = new AtomicInteger();
        right.network.start(Taking.each((by, delivery) -> {
            answerable.incrementAndGet();
            awaitOpen();
        }));
        NodeId gone = right.id();
        List<CompletableFuture<Long>> asked = IntStream.range(0, 3_000)
                .mapToObj(by -> {
                    PendingAsk<Long> ask = left.ask("c1", LONG);
                    left.network.lanesTo(gone).offer(1, 1, asking(ask, by));
                    return ask.future();
                })
                .toList();
        await(() -> left.tallies.creditProbes.sum() > 0);

        left.network.closed(gone);

        assertThat(asked)
                .allSatisfy(future -> assertThat(future)
                        .failsWithin(10, TimeUnit.SECONDS)
                        .withThrowableThat()
                        .withCauseInstanceOf(dev.muster.sharding.EntityException.class));
        List<Throwable> failures = asked.stream()
                .map(future -> future.handle((value, failure) -> failure).join())
                .toList();
        assertThat(failures.get(0)).isInstanceOf(EntityFailed.class).hasMessageContaining(gone.address());
        assertThat(failures.get(2_999)).isInstanceOf(NotOwner.class).hasMessageContaining("nothing was done");
        assertThat(left.tallies.unsentRequests.sum() + left.tallies.lostAsks.sum())
                .isEqualTo(3_000);
        assertThat(Asks.of(left.system).size()).isZero();
        stalled.countDown();
    }

    @Test
    void what_is_sent_to_a_node_after_its_removal_is_answered_too() {
        left.network.closed(right.id());
        PendingAsk<Long> ask = left.ask("c1", LONG);

        assertThat(left.lanesTo(right).offer(1, 1, asking(ask, 1))).isTrue();

        assertThat(ask.future())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotOwner.class);
    }

    @Test
    void a_request_that_is_too_large_is_refused_and_does_not_stop_the_lane() {
        right.network.start(Taking.each((by, delivery) -> delivery.replyTo().reply(Counter.Add.class, by)));
        left.network.start(Taking.each((by, delivery) -> {}));
        PendingAsk<Long> unknown = left.ask("c1", LONG);
        PendingAsk<Long> good = left.ask("c1", LONG);

        left.lanesTo(right).offer(1, 1, new Delivery("Counter", "c1", "no request at all", unknown));
        left.lanesTo(right).offer(1, 1, asking(good, 5));

        assertThat(good.future()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(5L);
        assertThat(unknown.future())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(UnserializableMessage.class);
    }

    private void awaitOpen() {
        try {
            stalled.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
