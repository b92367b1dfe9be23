package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.membership.swim.SwimSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwimConfigTest {
    private static final Config REFERENCE = ConfigFactory.defaultReference();

    @Test
    void the_defaults_that_operators_read_are_those_of_the_settings() {
        assertThat(SwimConfig.ofProfile(REFERENCE, "local").swim()).isEqualTo(SwimSettings.local());
        assertThat(SwimConfig.ofProfile(REFERENCE, "lan").swim()).isEqualTo(SwimSettings.lan());
        assertThat(SwimConfig.ofProfile(REFERENCE, "wan").swim()).isEqualTo(SwimSettings.wan());
        assertThat(SwimConfig.of(REFERENCE)).isEqualTo(new SwimConfig(SwimSettings.lan(), Duration.ofSeconds(15)));
    }

    @Test
    void a_single_value_overrides_the_one_of_the_chosen_profile() {
        Config config = with("muster.swim { profile = WAN, wan.probe.helpers = 5, lan.probe.helpers = 7 }");

        SwimConfig read = SwimConfig.of(config);

        SwimSettings.Probe wan = SwimSettings.wan().probe();
        assertThat(read.swim())
                .isEqualTo(SwimSettings.wan()
                        .with(new SwimSettings.Probe(wan.interval(), wan.leastTimeout(), wan.mostTimeout(), 5)));
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "profile = moon | muster.swim.profile must be one of local, lan, wan, was moon",
                "lan.probe.interval = 5ms | muster.swim.lan.probe.interval must be between 10 ms and 60000 ms, was 5 ms",
                "lan.probe.most-timeout = 2s | muster.swim.lan.probe.most-timeout must be shorter than interval, was",
                "lan.suspicion.factor = 0 | muster.swim.lan.suspicion.factor must be between 1.0 and 20.0, was 0.0",
                "lan.suspicion.least = 1s | muster.swim.lan.suspicion.least must be between 2000 ms and 600000 ms, was 1000 ms",
                "lan.link-failed-after = 0s | muster.swim.lan.link-failed-after must be between 1 s and 10 min, was 0 ms",
                "lan.gossip.fanout = many | muster.swim.lan.gossip.fanout has type STRING",
                "lan.exchange.interval = soon | muster.swim.lan.exchange.interval"
            })
    void a_wrong_value_is_refused_with_its_key_its_value_and_what_is_allowed(String setting, String sentence) {
        Config config = with("muster.swim { " + setting + " }");

        assertThatThrownBy(() -> SwimConfig.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    private static Config with(String settings) {
        return ConfigFactory.parseString(settings).withFallback(REFERENCE);
    }
}
