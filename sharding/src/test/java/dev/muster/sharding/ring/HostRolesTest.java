package dev.muster.sharding.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostRolesTest {
    @ParameterizedTest(name = "weight {0}, zone ''{1}''")
    @CsvSource({"1, ''", "3, ''", "1, eu-1a", "100, eu_1.a"})
    void weight_and_zone_are_read_as_they_were_written(int weight, String zone) {
        Host host = new Host("a:1", weight, zone);

        assertThat(HostRoles.read("a:1", HostRoles.of(host))).isEqualTo(host);
    }

    @Test
    void what_is_usual_needs_no_role_and_other_roles_say_nothing() {
        assertThat(HostRoles.of(Host.at("a:1"))).isEmpty();
        assertThat(HostRoles.of(new Host("a:1", 3, "eu-1a"))).containsExactly("muster-weight-3", "muster-zone-eu-1a");
        assertThat(HostRoles.read("a:1", Set.of("dc-default", "muster", "weight-3")))
                .isEqualTo(Host.at("a:1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "muster-weight-2 muster-weight-3 | at most one role muster-weight-, had [muster-weight-2, muster-weight-3]",
                "muster-zone-a muster-zone-b | at most one role muster-zone-, had [muster-zone-a, muster-zone-b]",
                "muster-weight-0 | a number between 1 and 100, was muster-weight-0",
                "muster-weight- | a number between 1 and 100, was muster-weight-",
                "muster-weight-101 | weight must be between 1 and 100, was 101",
                "muster-zone-a/b | zone must be at most 64 letters, digits, dots, dashes or underscores, was 'a/b'"
            })
    void roles_that_contradict_each_other_or_say_nothing_that_exists_are_refused(String roles, String message) {
        assertThatThrownBy(() -> HostRoles.read("a:1", List.of(roles.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
