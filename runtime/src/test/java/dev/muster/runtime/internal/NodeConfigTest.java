package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.runtime.ClusterTimings;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.Profile;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.cluster.Invalid;
import org.apache.pekko.cluster.Valid$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeConfigTest {
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    @ParameterizedTest
    @EnumSource(Profile.class)
    void every_tuned_key_is_one_that_pekko_reads(Profile profile) {
        assertThat(NodeConfig.tuned(profile.timings()).keySet()).allMatch(REFERENCE::hasPathOrNull);
    }

    @Test
    void the_profile_reaches_pekko_and_a_file_may_fine_tune_it() {
        Config config = configOf("muster.profile = lan", "pekko.cluster.gossip-interval = 7 s");

        assertThat(config.getDuration("pekko.cluster.split-brain-resolver.stable-after"))
                .isEqualTo(ClusterTimings.lan().stableAfter());
        assertThat(config.getDuration("pekko.cluster.gossip-interval")).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void what_muster_depends_on_cannot_be_switched_off_by_a_file() {
        Config config = configOf(
                "muster.profile = local",
                "pekko.actor.allow-java-serialization = on, pekko.cluster.downing-provider-class = \"\","
                        + " pekko.actor.provider = local");

        assertThat(config.getBoolean("pekko.actor.allow-java-serialization")).isFalse();
        assertThat(config.getString("pekko.actor.provider")).isEqualTo("cluster");
        assertThat(config.getString("pekko.cluster.downing-provider-class"))
                .isEqualTo("org.apache.pekko.cluster.sbr.SplitBrainResolverProvider");
    }

    @Test
    void a_file_cannot_widen_the_address_that_is_bound() {
        Config config = configOf(
                "muster.port = 7001",
                "pekko.remote.artery.bind.hostname = 0.0.0.0, pekko.remote.artery.bind.port = 7002");

        assertThat(config.getString("pekko.remote.artery.bind.hostname")).isEqualTo("127.0.0.1");
        assertThat(config.getInt("pekko.remote.artery.bind.port")).isEqualTo(7001);
    }

    @Test
    void weight_and_zone_reach_the_other_members_as_roles_beside_those_that_were_set() {
        Config config = configOf("muster { roles = [web], weight = 3, zone = eu-1a }", "pekko.cluster.roles = [other]");

        assertThat(config.getStringList("pekko.cluster.roles"))
                .containsExactly("muster-weight-3", "muster-zone-eu-1a", "web");
    }

    @Test
    void an_address_to_listen_at_is_not_the_one_to_be_known_by() {
        Config config = configOf(
                "muster { host = 127.0.0.2, port = 7001, bind-host = 127.0.0.3, bind-port = 7002 }",
                "pekko.remote.artery.advanced.tcp.outbound-client-hostname = 127.0.0.2");

        assertThat(config.getString("pekko.remote.artery.canonical.hostname")).isEqualTo("127.0.0.2");
        assertThat(config.getInt("pekko.remote.artery.canonical.port")).isEqualTo(7001);
        assertThat(config.getString("pekko.remote.artery.bind.hostname")).isEqualTo("127.0.0.3");
        assertThat(config.getInt("pekko.remote.artery.bind.port")).isEqualTo(7002);
        assertThat(config.getString("pekko.remote.artery.advanced.tcp.outbound-client-hostname"))
                .isEqualTo("127.0.0.2");
    }

    @Test
    void pekko_refuses_a_join_over_another_journal() {
        Config here = NodeConfig.withJournal(configOf("", ""), new Hello.Journal("aa", "/one"));
        Config there = NodeConfig.withJournal(configOf("", ""), new Hello.Journal("bb", "/two"));

        assertThat(new JoinCheck().check(here, here)).isEqualTo(Valid$.MODULE$);
        assertThat(new JoinCheck().check(there, here)).isInstanceOf(Invalid.class);
    }

    @Test
    void timings_that_contradict_each_other_are_refused() {
        Duration second = Duration.ofSeconds(1);
        Duration brief = Duration.ofMillis(100);

        assertThatThrownBy(() -> new ClusterTimings(brief, second, second, second, second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("acceptablePause must be longer than heartbeatInterval, was PT1S <= PT1S");
        assertThatThrownBy(() -> new ClusterTimings(brief, brief, second, second, brief, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("downRemovalMargin must be at least half of stableAfter, was PT0.1S with stableAfter PT1S");
    }

    private static Config configOf(String builder, String file) {
        Config application = ConfigFactory.parseString(file);
        Config merged = SettingsReader.ofClassPath()
                .merge(ConfigFactory.parseString("muster.cluster-name = demo\n" + builder), application, Map.of());
        NodeSettings settings = SettingsReader.read(merged, null);
        return NodeConfig.of(settings, merged, application, "hash");
    }
}
