package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @Test
    void a_person_goes_on_counting_on_the_best_network() {
        assertThat(DemoOptions.parse(List.of()))
                .isEqualTo(new DemoOptions(DemoOptions.Actor.PERSON, DemoOptions.Data.KEPT, DemoNetwork.Choice.AUTO));
    }

    @Test
    void all_options_are_read() {
        assertThat(DemoOptions.parse(List.of("--script", "--fresh", "--network", "proxy")))
                .isEqualTo(new DemoOptions(DemoOptions.Actor.SCRIPT, DemoOptions.Data.FRESH, DemoNetwork.Choice.PROXY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--network radio | --network wants auto, nftables, proxy or none, was 'radio'",
                "--network       | --network wants auto, nftables, proxy or none, was ''",
                "--colour        | unknown option '--colour'; usage: muster demo",
            })
    void nonsense_is_refused_with_its_reason(String line, String reason) {
        List<String> arguments = List.of(line.split(" ", -1));

        assertThatThrownBy(() -> DemoOptions.parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
    }
}
