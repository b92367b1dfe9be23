package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final List<String> taken = new CopyOnWriteArrayList<>();

    @Test
    void items_arrive_in_order_and_the_last_ones_after_the_close() {
        Delivery<String> delivery = delivery(taken::add).start();

        for (int i = 0; i < 1_000; i++) {
            delivery.offer("i" + i);
        }
        delivery.close();
        delivery.offer("too late");

        Until.holds("all taken", () -> taken.size() == 1_000);
        assertThat(taken).startsWith("i0", "i1").endsWith("i998", "i999");
    }

    @Test
    void a_sink_that_stands_costs_the_oldest_items_and_their_number_is_told_in_their_place() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Delivery<String> delivery = delivery(item -> {
                    entered.countDown();
                    go.await();
                    taken.add(item);
                })
                .start();
        delivery.offer("first");
        entered.await();

        for (int i = 0; i < Delivery.MAX_ITEMS + 3; i++) {
            delivery.offer("i" + i);
        }
        go.countDown();
        delivery.flush(Duration.ofSeconds(30));

        assertThat(taken).hasSize(Delivery.MAX_ITEMS + 2).startsWith("first", "3 dropped", "i3");
    }

    @Test
    void large_items_are_bounded_by_their_bytes() throws Exception {
        Delivery<String> delivery = new Delivery<>(
                "test", item -> item.length() * 1024 * 1024, dropped -> dropped + " dropped", taken::add);

        for (int i = 0; i < 6; i++) {
            delivery.offer("four");
        }
        delivery.start().flush(Duration.ofSeconds(30));

        assertThat(taken).containsExactly("2 dropped", "four", "four", "four", "four");
    }

    @Test
    void a_sink_that_throws_gets_the_next_item_all_the_same() throws Exception {
        Delivery<String> delivery = delivery(item -> {
                    taken.add(item);
                    throw new IllegalStateException("no");
                })
                .start();

        delivery.offer("a");
        delivery.offer("b");
        delivery.flush(Duration.ofSeconds(30));

        assertThat(taken).containsExactly("a", "b");
    }

    private static Delivery<String> delivery(Delivery.Sink<String> sink) {
        return new Delivery<>("test", String::length, dropped -> dropped + " dropped", sink);
    }
}
