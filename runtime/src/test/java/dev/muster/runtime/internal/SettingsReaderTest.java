package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.runtime.NodeSettings;
import dev.muster.runtime.Profile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final Config NOTHING = ConfigFactory.empty();
    private static final Config NAME = ConfigFactory.parseString("muster.cluster-name = demo");

    private final SettingsReader reader = SettingsReader.ofClassPath();

    @Test
    void the_defaults_are_those_of_the_documentation() {
        NodeSettings settings = SettingsReader.read(reader.merge(NAME, NOTHING, Map.of()), null);

        assertThat(settings)
                .isEqualTo(new NodeSettings(
                        "demo",
                        new NodeSettings.Network(
                                new NodeSettings.Address("127.0.0.1", 0, "", -1),
                                java.util.List.of(),
                                NodeSettings.Discovery.seeds(),
                                Duration.ofSeconds(60),
                                null,
                                false),
                        Profile.LOCAL,
                        Path.of("muster-data"),
                        new NodeSettings.Web("127.0.0.1", -1),
                        new TreeSet<>(),
                        new NodeSettings.Hosting(256, 1, "")));
    }

    @ParameterizedTest(name = "builder {0}, file {1}, environment {2} => {3}")
    @CsvSource({"1, 2, 3, 1", ", 2, 3, 2", ", , 3, 3", ", , , 0", "1, , 3, 1"})
    void the_builder_wins_over_the_file_over_the_environment_over_the_defaults(
            Integer builder, Integer file, String environment, int expected) {
        Config merged = reader.merge(
                port(builder).withFallback(NAME),
                port(file),
                environment == null ? Map.of("PATH", "x") : Map.of("MUSTER_PORT", environment));

        assertThat(SettingsReader.read(merged, null).network().address().port()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} => listens at {1}:{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "muster { host = 127.0.0.2, port = 7 } | 127.0.0.2 | 7",
                "muster { host = 127.0.0.2, port = 7, bind-host = 127.0.0.3 } | 127.0.0.3 | 7",
                "muster { host = 127.0.0.2, port = 7, bind-port = 8 } | 127.0.0.2 | 8",
                "muster { bind-host = 127.0.0.3, bind-port = 0 } | 127.0.0.3 | 0",
                "muster { bind-host = 0.0.0.0, port = 7, insecure = true } | 0.0.0.0 | 7"
            })
    void a_node_listens_where_it_is_known_unless_told_otherwise(String line, String host, int port) {
        Config merged = reader.merge(ConfigFactory.parseString(line).withFallback(NAME), NOTHING, Map.of());

        NodeSettings.Address address =
                SettingsReader.read(merged, null).network().address();

        assertThat(address.bindHost()).isEqualTo(host);
        assertThat(address.bindPort()).isEqualTo(port);
    }

    @Test
    void lists_and_durations_are_read_from_the_environment() {
        Config merged = reader.merge(
                NAME,
                NOTHING,
                Map.of(
                        "MUSTER_SEEDS",
                        "127.0.0.1:1, 127.0.0.1:2",
                        "MUSTER_JOIN_TIMEOUT",
                        "3s",
                        "MUSTER_PROFILE",
                        "LAN"));

        NodeSettings settings = SettingsReader.read(merged, null);

        assertThat(settings.network().seeds()).containsExactly("127.0.0.1:1", "127.0.0.1:2");
        assertThat(settings.network().joinTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.profile()).isEqualTo(Profile.LAN);
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "muster.port = 70000 | muster.port must be between 0 and 65535, was 70000",
                "muster.port = -1 | muster.port must be between 0 and 65535, was -1",
                "muster.web-port = 65536 | muster.web-port must be between -1 and 65535, was 65536",
                "muster.shards = 0 | muster.shards must be between 1 and 4096, was 0",
                "muster.weight = 0 | muster.weight must be between 1 and 100, was 0",
                "muster.weight = 101 | muster.weight must be between 1 and 100, was 101",
                "muster.zone = a b | muster.zone must be at most 64 letters, digits, dots, dashes or underscores, was 'a b'",
                "muster.roles = [muster-weight-2] | muster.roles must not say a weight or a zone, which muster.weight and"
                        + " muster.zone do, was 'muster-weight-2'",
                "muster.roles = [muster-zone-a] | muster.roles must not say a weight or a zone, which muster.weight and"
                        + " muster.zone do, was 'muster-zone-a'",
                "muster.join-timeout = 10 ms | muster.join-timeout must be between 1 s and 10 min, was 10 ms",
                "muster.profile = wan | muster.profile must be local or lan, was wan",
                "muster.seeds = [localhost] | muster.seeds must be host:port with a port between 1 and 65535, was 'localhost'",
                "muster.seeds = [\"a:0\"] | muster.seeds must be host:port with a port between 1 and 65535, was 'a:0'",
                "muster.initial-nodes = -1 | muster.initial-nodes must be between 0 and 1000, was -1",
                "muster.initial-nodes = 2 | muster.initial-nodes must be at most the number of muster.seeds, 1, was 2",
                "muster.discovery.method = radio | muster.discovery.method must be seeds, dns or file, was radio",
                "muster.discovery.method = dns | muster.discovery.dns-name must be set for muster.discovery.method dns,"
                        + " was ''",
                "muster.discovery.method = file | muster.discovery.file must be set for muster.discovery.method file,"
                        + " was ''",
                "muster.discovery.dns-port = 65536 | muster.discovery.dns-port must be between 0 and 65535, was 65536",
                "muster.discovery.interval = 1 ms | muster.discovery.interval must be between 100 ms and 10 min, was 1 ms",
                "muster.discovery { method = dns, dns-name = a } | muster.initial-nodes must be between 1 and 1000 for"
                        + " muster.discovery.method dns, more than half of the nodes that start together, was 0",
                "muster { seeds = [\"a:1\"], discovery { method = file, file = a }, initial-nodes = 2 } | muster.seeds must"
                        + " be empty unless muster.discovery.method is seeds, was [a:1]",
                "muster.cluster-name = a b | muster.cluster-name must be 1 to 64 letters, digits, dots or dashes, was 'a b'",
                "muster.roles = [\"\"] | muster.roles must be 1 to 64 letters, digits, dots or dashes each, was ''",
                "muster.host = 10.0.0.5 | muster.host must be a loopback address unless TLS is configured"
                        + " (muster.tls.key-store) or muster.insecure is true, was 10.0.0.5",
                "muster.bind-host = 0.0.0.0 | muster.bind-host must be a loopback address unless TLS is configured"
                        + " (muster.tls.key-store) or muster.insecure is true, was 0.0.0.0",
                "muster { host = 10.0.0.5, bind-host = 127.0.0.1 } | muster.host must be a loopback address unless TLS is"
                        + " configured (muster.tls.key-store) or muster.insecure is true, was 10.0.0.5",
                "muster.bind-host = a b | muster.bind-host must be a host name or address, was 'a b'",
                "muster.bind-port = 65536 | muster.bind-port must be between -1 and 65535, was 65536",
                "muster { port = 7, bind-port = 0 } | muster.bind-port must be -1 or between 1 and 65535 unless muster.port"
                        + " is 0, as nobody could know a free one, was 0",
                "muster.web-host = 0.0.0.0 | muster.web-host must be a loopback address unless muster.insecure is true,"
                        + " as the pages are neither encrypted nor protected, was 0.0.0.0",
                "muster.host = 127.evil.example | muster.host must be a loopback address unless TLS is configured"
                        + " (muster.tls.key-store) or muster.insecure is true, was 127.evil.example",
                "muster.web-host = 127.1 | muster.web-host must be a loopback address unless muster.insecure is true,"
                        + " as the pages are neither encrypted nor protected, was 127.1",
                "muster.web-host = a b | muster.web-host must be a host name or address, was 'a b'",
                "muster.persistence.sqlite.file = a.db | muster.persistence.sqlite.file cannot be set for a node, as its"
                        + " journal is journal.db in the folder muster.data; set that one, was a.db",
                "muster.tls.key-store = a | muster.tls.key-store and muster.tls.trust-store must be set together,"
                        + " were 'a' and ''"
            })
    void a_value_out_of_range_is_refused_with_key_range_and_value(String line, String sentence) {
        Config merged = reader.merge(ConfigFactory.parseString(line).withFallback(NAME), NOTHING, Map.of());

        assertThatThrownBy(() -> SettingsReader.read(merged, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void a_value_of_the_wrong_type_is_refused_by_its_key() {
        Config merged = reader.merge(NAME, ConfigFactory.parseString("muster.port = soon"), Map.of());

        assertThatThrownBy(() -> SettingsReader.read(merged, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("muster.port");
    }

    @ParameterizedTest(name = "{0} => {1}")
    @CsvSource({
        "muster.prot, muster.port",
        "muster.join-timout, muster.join-timeout",
        "muster.tls.keystore, muster.tls.key-store",
        "muster.webport, muster.web-port"
    })
    void an_unknown_key_is_refused_with_the_nearest_known_one(String key, String nearest) {
        assertThatThrownBy(() -> reader.merge(NAME, ConfigFactory.parseString(key + " = 1"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the setting " + key + " does not exist; did you mean " + nearest + "?");
    }

    @Test
    void an_unknown_variable_is_refused_with_the_nearest_known_one() {
        assertThatThrownBy(() -> reader.merge(NAME, NOTHING, Map.of("MUSTER_SEED", "127.0.0.1:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the environment variable MUSTER_SEED sets nothing; did you mean MUSTER_SEEDS?");
    }

    @ParameterizedTest(name = "file {0}, environment {1} => {2}")
    @CsvSource({"true, , true", "on, , true", ", true, true", "false, true, false", "perhaps, , false", ", , false"})
    void the_stack_trace_is_asked_for_like_any_other_setting(String file, String environment, boolean expected) {
        Config application = file == null ? NOTHING : ConfigFactory.parseString("muster.stacktrace = " + file);
        Map<String, String> variables = environment == null ? Map.of() : Map.of("MUSTER_STACKTRACE", environment);

        assertThat(SettingsReader.wantsStacktrace(application, variables)).isEqualTo(expected);
    }

    private static Config port(Integer port) {
        return port == null ? NOTHING : ConfigFactory.parseString("muster.port = " + port);
    }
}
