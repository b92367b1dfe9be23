package dev.muster.runtime.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void a_reader_gets_what_came_after_what_it_has() {
        timeline.record("member", "a joined");
        Event second = timeline.record("member", "b joined");

        assertThat(timeline.since(1)).containsExactly(second);
        assertThat(timeline.since(2)).isEmpty();
        assertThat(second).isEqualTo(new Event(2, Instant.EPOCH, "member", "b joined"));
    }

    @Test
    void the_oldest_is_forgotten_and_the_gap_can_be_seen() {
        for (int i = 0; i < Timeline.CAPACITY + 5; i++) {
            timeline.record("test", "event");
        }

        assertThat(timeline.since(0))
                .hasSize(Timeline.CAPACITY)
                .first()
                .extracting(Event::sequence)
                .isEqualTo(6L);
    }

    @Test
    void a_subscriber_hears_until_it_ends_its_subscription() {
        List<Event> heard = new ArrayList<>();
        try (var subscription = timeline.subscribe(heard::add)) {
            timeline.record("test", "one");
            assertThat(subscription).isNotNull();
        }

        timeline.record("test", "two");

        assertThat(heard).extracting(Event::text).containsExactly("one");
    }
}
