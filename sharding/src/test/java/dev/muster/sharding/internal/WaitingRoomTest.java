package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.internal.CellHost.Fired;
import dev.muster.sharding.internal.CellHost.Piped;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private static final Delivery REQUEST = new Delivery("T", "t", new Encoded("R", Cbor.NONE), ReplyTo.NOBODY);

    private final WaitingRoom room = new WaitingRoom();

    @Test
    void messages_leave_in_the_order_they_came() {
        Fired tick = new Fired("tick", "now", null);
        Piped pipe = new Piped(() -> "home");
        room.admit(tick);
        room.admit(REQUEST);
        room.admit(pipe);

        assertThat(List.of(room.next(), room.next(), room.next())).containsExactly(tick, REQUEST, pipe);
        assertThat(room.next()).isNull();
    }

    @Test
    void requests_are_bounded_and_the_entity_s_own_messages_do_not_count() {
        room.admit(new Fired("tick", 1, null));
        for (int i = 0; i < WaitingRoom.MOST_REQUESTS; i++) {
            assertThat(room.admit(REQUEST)).isTrue();
        }

        assertThat(room.admit(REQUEST)).isFalse();
        assertThat(room.admit(new Piped(() -> 1))).isTrue();
        room.next();
        room.next();
        assertThat(room.admit(REQUEST)).isTrue();
        assertThat(room.requests()).isEqualTo(WaitingRoom.MOST_REQUESTS);
    }

    @Test
    void emptying_the_room_hands_over_the_requests_of_others_only() {
        room.admit(new Fired("tick", 1, null));
        room.admit(REQUEST);
        room.admit(new Piped(() -> 1));
        List<Delivery> left = new ArrayList<>();

        room.empty(left::add);

        assertThat(left).containsExactly(REQUEST);
        assertThat(room.next()).isNull();
    }
}
