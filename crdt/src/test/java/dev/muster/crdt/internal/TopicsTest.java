package dev.muster.crdt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.crdt.Presence;
import dev.muster.crdt.causal.HybridClock;
import dev.muster.crdt.replication.Change;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two nodes whose stores exchange their deltas by hand. */
class TopicsTest {
    private final Node here = new Node(1);
    private final Node there = new Node(2);
    private final List<Presence.Diff> diffs = new ArrayList<>();

    private static final class Node {
        final NodeId id;
        final Store store;
        final Topics topics;
        final Presence room;

        Node(long uid) {
            id = new NodeId("127.0.0.1", 2550 + (int) uid, uid);
            store = new Store(uid, new HybridClock(60_000), () -> 0);
            topics = new Topics(id, store, new Watching(Runnable::run));
            room = topics.topic("room");
        }

        List<Change> changes() {
            List<Change> changes = new ArrayList<>();
            store.flush(changes::add);
            return changes;
        }
    }

    private void sync() {
        there.changes().forEach(here.store::absorb);
        here.changes().forEach(there.store::absorb);
    }

    private List<String> causes(int diff) {
        List<String> causes = new ArrayList<>();
        diffs.get(diff).left().forEach(change -> causes.add("-" + change.entry().key() + " " + change.cause()));
        diffs.get(diff)
                .joined()
                .forEach(change -> causes.add("+" + change.entry().key() + " " + change.cause()));
        return causes;
    }

    @Test
    void an_entry_is_hidden_until_its_owner_is_a_member() {
        there.room.join("ann", Map.of("device", "phone"));
        sync();

        assertThat(here.room.list()).isEmpty();
        here.topics.changed(new MembershipEvent.Joined(there.id));

        assertThat(here.room.list()).extracting(Presence.Entry::key).containsExactly("ann");
        assertThat(here.room.list().get(0).metadata()).containsEntry("device", "phone");
        assertThat(here.room.list().get(0).node()).isEqualTo(there.id);
    }

    @Test
    void diffs_tell_who_came_changed_and_left_and_why() {
        here.topics.changed(new MembershipEvent.Joined(there.id));
        here.room.join("bob", Map.of());
        var subscription = here.room.subscribe(diffs::add);

        Presence.Session session = there.room.join("ann", Map.of());
        sync();
        session.update(Map.of("status", "away"));
        sync();
        session.close();
        session.close();
        sync();
        there.room.join("eve", Map.of());
        sync();
        here.topics.changed(new MembershipEvent.Downed(there.id));
        subscription.close();

        assertThat(causes(0)).containsExactly("+bob JOINED");
        assertThat(causes(1)).containsExactly("+ann JOINED");
        assertThat(causes(2)).containsExactly("-ann UPDATED", "+ann UPDATED");
        assertThat(causes(3)).containsExactly("-ann LEFT");
        assertThat(causes(4)).containsExactly("+eve JOINED");
        assertThat(causes(5)).containsExactly("-eve NODE_GONE");
        assertThat(diffs).hasSize(6);
    }

    @Test
    void a_survivor_removes_the_entries_of_a_node_that_is_gone_also_those_that_arrive_later() {
        here.topics.changed(new MembershipEvent.Joined(there.id));
        there.room.join("ann", Map.of());
        List<Change> early = there.changes();
        there.room.join("eve", Map.of());
        List<Change> late = there.changes();
        early.forEach(here.store::absorb);

        here.topics.changed(new MembershipEvent.Removed(there.id));
        late.forEach(here.store::absorb);

        assertThat(here.store.set("\0presence\0room").state().size()).isZero();
        assertThat(here.room.list()).isEmpty();
        assertThat(here.changes()).as("the removal is told to the others").isNotEmpty();
    }

    @Test
    void a_gone_incarnation_does_not_come_back_but_a_new_one_at_its_address_does() {
        here.topics.changed(new MembershipEvent.Removed(there.id));
        here.topics.changed(new MembershipEvent.Up(there.id));
        assertThat(here.topics.isShown(there.id)).isFalse();

        NodeId reborn = new NodeId(there.id.host(), there.id.port(), 77);
        here.topics.changed(new MembershipEvent.Up(reborn));

        assertThat(here.topics.isShown(reborn)).isTrue();
    }

    @Test
    void one_key_may_have_several_sessions_and_a_closed_one_cannot_be_updated() {
        Presence.Session phone = here.room.join("ann", Map.of("device", "phone"));
        Presence.Session desk = here.room.join("ann", Map.of("device", "desk"));

        phone.close();

        assertThat(here.room.list()).containsExactly(desk.entry());
        assertThatThrownBy(() -> phone.update(Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> desk.update(Map.of("x", "y".repeat(64 << 10))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(here.room.list()).containsExactly(desk.entry());
    }

    @Test
    void leaving_ends_all_sessions_of_this_node_only() {
        here.topics.changed(new MembershipEvent.Joined(there.id));
        there.room.join("ann", Map.of());
        here.room.join("bob", Map.of());
        sync();

        here.topics.leave();

        assertThat(here.room.list()).extracting(Presence.Entry::key).containsExactly("ann");
    }

    @Test
    void what_a_listener_failed_on_is_in_its_next_diff() {
        int[] failures = {1};
        var subscription = here.room.subscribe(diff -> {
            if (failures[0]-- > 0) {
                throw new IllegalStateException("on purpose");
            }
            diffs.add(diff);
        });
        here.room.join("ann", Map.of());
        failures[0] = 1;
        here.room.join("bob", Map.of());
        here.room.join("eve", Map.of());
        subscription.close();

        assertThat(causes(0)).containsExactly("+ann JOINED");
        assertThat(causes(1)).containsExactly("+bob JOINED", "+eve JOINED");
        assertThat(diffs).hasSize(2);
    }
}
