package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.formation.ContactSource;
import dev.muster.membership.formation.FormationSettings;
import dev.muster.runtime.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JoiningTest {
    private static final ContactPoint SELF = new ContactPoint("127.0.0.1", 7_000);

    @Test
    void a_node_without_seeds_is_its_own_and_only_contact_point() {
        FormationSettings formation = formationOf("");

        assertThat(formation.source()).isEqualTo(new ContactSource.Listed(new TreeSet<>(List.of(SELF))));
        assertThat(formation.initialNodes()).isEqualTo(1);
    }

    @Test
    void more_than_half_of_the_seeds_are_needed_unless_a_number_is_set() {
        String seeds = "seeds = [\"a:1\", \"b:1\", \"c:1\", \"d:1\"]";

        assertThat(formationOf(seeds).initialNodes()).isEqualTo(3);
        assertThat(formationOf(seeds + ", initial-nodes = 4").initialNodes()).isEqualTo(4);
    }

    @Test
    void a_name_is_asked_for_nodes_at_its_port_or_else_at_the_own() {
        String dns = "discovery { method = dns, dns-name = nodes, interval = 3s }, initial-nodes = 2";

        assertThat(formationOf(dns).source()).isEqualTo(new ContactSource.Dns("nodes", 7_000));
        assertThat(formationOf(dns + ", discovery.dns-port = 8000").source())
                .isEqualTo(new ContactSource.Dns("nodes", 8_000));
        assertThat(formationOf(dns).discoveryInterval()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_file_is_read_and_the_profile_sets_the_pace() {
        FormationSettings formation =
                formationOf("discovery { method = file, file = nodes.txt }, initial-nodes = 2, profile = lan");

        assertThat(formation.source()).isEqualTo(new ContactSource.File("nodes.txt"));
        assertThat(formation.confirmWithin())
                .isEqualTo(FormationSettings.lan(formation.source(), 2).confirmWithin());
    }

    private static FormationSettings formationOf(String settings) {
        NodeSettings read = SettingsReader.read(
                SettingsReader.ofClassPath()
                        .merge(
                                ConfigFactory.parseString("muster { cluster-name = demo, " + settings + " }"),
                                ConfigFactory.empty(),
                                Map.of()),
                null);
        return Joining.formationOf(read, SELF);
    }
}
