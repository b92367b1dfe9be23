package dev.muster.membership.formation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.membership.ContactPoint;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormationSettingsTest {
    private static final ContactSource NAME = new ContactSource.Dns("nodes", 1);

    @ParameterizedTest(name = "{0} listed => {1}")
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
    void a_list_calls_for_more_than_half_of_it(int listed, int initialNodes) {
        TreeSet<ContactPoint> contacts = new TreeSet<>();
        for (int port = 1; port <= listed; port++) {
            contacts.add(new ContactPoint("a", port));
        }

        assertThat(FormationSettings.defaultInitialNodes(new ContactSource.Listed(contacts)))
                .isEqualTo(initialNodes);
    }

    @Test
    void other_sources_have_no_default() {
        assertThatThrownBy(() -> FormationSettings.defaultInitialNodes(NAME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initialNodes must be given for contact points from DNS or a file");
    }

    @Test
    void a_cluster_must_outlast_the_attempt_that_forms_it() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new FormationSettings(NAME, 2, second, Duration.ofMillis(3_999), second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confirmWithin must be at least four times attemptTimeout, was PT3.999S"
                        + " with attemptTimeout PT1S");
        assertThatThrownBy(() -> FormationSettings.lan(NAME, 0)).hasMessageContaining("between 1 and 1000, was 0");
        assertThatThrownBy(() -> FormationSettings.lan(NAME, 1).withDiscoveryInterval(Duration.ZERO))
                .hasMessage("discoveryInterval must be positive, was PT0S");
        assertThat(FormationSettings.wan(NAME, 2).confirmWithin()).isEqualTo(Duration.ofSeconds(20));
    }
}
