package dev.muster.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.runtime.web.Outbox.Frame;
import org.junit.jupiter.api.Test;

class OutboxTest {
    @Test
    void a_newer_snapshot_replaces_the_waiting_one_of_its_name_only() {
        Outbox outbox = new Outbox(8);

        outbox.offer(snapshot("view", "1"));
        outbox.offer(snapshot("other", "1"));
        outbox.offer(event("e"));
        outbox.offer(snapshot("view", "2"));

        assertThat(outbox.poll()).isEqualTo(snapshot("other", "1"));
        assertThat(outbox.poll()).isEqualTo(event("e"));
        assertThat(outbox.poll()).isEqualTo(snapshot("view", "2"));
        assertThat(outbox.poll()).isNull();
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void a_full_box_drops_the_oldest_and_counts_it() {
        Outbox outbox = new Outbox(2);

        outbox.offer(event("a"));
        outbox.offer(event("b"));
        outbox.offer(event("c"));

        assertThat(outbox.size()).isEqualTo(2);
        assertThat(outbox.dropped()).isEqualTo(1);
        assertThat(outbox.poll()).isEqualTo(event("b"));
    }

    @Test
    void data_of_several_lines_is_sent_as_one_event() {
        assertThat(new Frame(Frame.Kind.EVENT, "note", "one\ntwo").text())
                .isEqualTo("event: note\ndata: one\ndata: two\n\n");
        assertThat(new Frame(Frame.Kind.EVENT, "note", "").text()).isEqualTo("event: note\ndata: \n\n");
    }

    @Test
    void a_name_cannot_smuggle_in_another_event() {
        assertThatThrownBy(() -> new Frame(Frame.Kind.EVENT, "a\ndata: x", "y"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Frame event(String data) {
        return new Frame(Frame.Kind.EVENT, "event", data);
    }

    private static Frame snapshot(String name, String data) {
        return new Frame(Frame.Kind.SNAPSHOT, name, data);
    }
}
