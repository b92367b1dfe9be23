package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangesTest {
    private static final NodeId NODE = new NodeId("127.0.0.1", 7_001, 1);

    @ParameterizedTest(name = "{0} to {1} => {2}")
    @CsvSource({
        "none,        JOINING,     Joined",
        "none,        UP,          Joined Up",
        "none,        DOWN!,       Joined Downed Unreachable",
        "JOINING,     UP,          Up",
        "UP,          UP,          ''",
        "UP,          UP!,         Unreachable",
        "UP!,         UP,          Reachable",
        "UP!,         DOWN!,       Downed",
        "UP,          LEAVING,     Leaving",
        "LEAVING,     DOWN!,       Downed Unreachable"
    })
    void a_change_of_a_member_becomes_these_events(String before, String after, String events) {
        Optional<Member> from = before.equals("none") ? Optional.empty() : Optional.of(member(before));

        String names = Changes.between(from, member(after)).stream()
                .map(MembershipEvent::getClass)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(" "));

        assertThat(names).isEqualTo(events);
    }

    /** {@code UP} is reachable, {@code UP!} is not. */
    private static Member member(String picture) {
        boolean isReachable = !picture.endsWith("!");
        return new Member(NODE, Member.Status.valueOf(picture.replace("!", "")), new TreeSet<>(), isReachable);
    }
}
