package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeOptionsTest {
    @Test
    void all_options_are_read() {
        NodeOptions options = NodeOptions.parse(List.of(
                "--name",
                "n1",
                "--port",
                "17355",
                "--seeds",
                "127.0.0.1:1,127.0.0.1:2",
                "--web",
                "8080",
                "--data",
                "d"));

        assertThat(options)
                .isEqualTo(new NodeOptions(
                        "n1",
                        17355,
                        List.of("127.0.0.1:1", "127.0.0.1:2"),
                        8080,
                        Path.of("d"),
                        NodeOptions.Lifetime.UNTIL_SIGNAL));
    }

    @Test
    void the_last_of_a_repeated_option_counts() {
        assertThat(NodeOptions.parse(List.of("--data", "a", "--data", "b")).data())
                .isEqualTo(Path.of("b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 65536  | --port wants a port between 0 and 65535, was '65536'",
                "--web x       | --web wants a port between 0 and 65535, was 'x'",
                "--name a/b    | --name wants 1 to 32 letters, digits, dots or dashes, was 'a/b'",
                "--seeds       | --seeds wants a value",
                "--colour red  | unknown option '--colour'",
            })
    void nonsense_is_refused_with_its_reason(String line, String reason) {
        List<String> arguments = List.of(line.split(" ", -1));

        assertThatThrownBy(() -> NodeOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
    }
}
