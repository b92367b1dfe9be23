package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final NodeId NODE = new NodeId("127.0.0.1", 4711, 7);

    private final EventLog events = new EventLog();

    @Test
    void the_newest_view_of_a_node_is_kept() {
        int run = events.launched("n1");
        events.add(run, changed("n1", View.Reach.REACHABLE));
        events.add(run, changed("n1", View.Reach.UNREACHABLE));

        assertThat(events.view("n1").orElseThrow().lines()).containsExactly("127.0.0.1:4711 UP unreachable");
        assertThat(events.view("n2")).isEmpty();
    }

    @Test
    void what_an_earlier_run_of_a_node_saw_or_still_says_is_no_view_of_the_present_run() {
        int first = events.launched("n1");
        events.add(first, changed("n1", View.Reach.REACHABLE));

        events.launched("n1");
        events.add(first, changed("n1", View.Reach.REACHABLE));
        events.add(first, new ClusterEvent("n1", 0, new NodeTerminated()));

        assertThat(events.view("n1")).isEmpty();
        assertThat(events.isTerminated("n1")).isFalse();
        assertThat(events.events()).hasSize(3);
    }

    @Test
    void the_oldest_events_are_dropped() {
        int run = events.launched("n1");
        for (int i = 0; i <= EventLog.CAPACITY; i++) {
            events.add(run, new ClusterEvent("n1", i, "event"));
        }

        assertThat(events.events()).hasSize(EventLog.CAPACITY);
        assertThat(events.events().get(0).nanos()).isEqualTo(1);
    }

    @Test
    void each_type_of_membership_event_has_its_kind() {
        List<MembershipEvent> all = List.of(
                new MembershipEvent.Joined(NODE),
                new MembershipEvent.Up(NODE),
                new MembershipEvent.Unreachable(NODE),
                new MembershipEvent.Reachable(NODE),
                new MembershipEvent.Leaving(NODE),
                new MembershipEvent.Downed(NODE),
                new MembershipEvent.Removed(NODE),
                new MembershipEvent.Suspected(NODE),
                new MembershipEvent.Trusted(NODE),
                new MembershipEvent.LinkDown(NODE),
                new MembershipEvent.LinkUp(NODE));

        assertThat(all).hasSameSizeAs(MembershipEvent.class.getPermittedSubclasses());
        assertThat(all.stream().map(MemberChanged.Kind::of))
                .containsExactlyElementsOf(Arrays.asList(MemberChanged.Kind.values()));
    }

    private static ClusterEvent changed(String node, View.Reach reach) {
        View view = new View(List.of(new View.Seen("127.0.0.1:4711", "127.0.0.1:4711#7", Member.Status.UP, reach)));
        return new ClusterEvent(
                node, 0, new MemberChanged(MemberChanged.Kind.UP, "127.0.0.1:4711", "127.0.0.1:4711#7", view));
    }
}
