package dev.muster.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    @Test
    void figures_are_written_with_help_type_and_escaped_labels() {
        String page = new PrometheusText()
                .gauge("muster_start_seconds", "Start.", 1.25)
                .counter("muster_drops_total", "Drops.", 3)
                .gauges("muster_shards", "Shards.", "type", new TreeMap<>(Map.of("a\"b", 2)))
                .counters("muster_things_total", "Things.", "kind", new TreeMap<>(Map.of("new", 4)))
                .text();

        assertThat(page).isEqualTo("""
                        # HELP muster_start_seconds Start.
                        # TYPE muster_start_seconds gauge
                        muster_start_seconds 1.25000
                        # HELP muster_drops_total Drops.
                        # TYPE muster_drops_total counter
                        muster_drops_total 3
                        # HELP muster_shards Shards.
                        # TYPE muster_shards gauge
                        muster_shards{type="a\\"b"} 2
                        # HELP muster_things_total Things.
                        # TYPE muster_things_total counter
                        muster_things_total{kind="new"} 4
                        """);
    }

    @Test
    void names_follow_the_rules() {
        assertThatThrownBy(() -> new PrometheusText().counter("muster_drops", "Drops.", 3))
                .hasMessage("the name of a counter must end in _total, was muster_drops");
        assertThatThrownBy(() -> new PrometheusText().counters("muster_drops", "Drops.", "kind", new TreeMap<>()))
                .hasMessage("the name of a counter must end in _total, was muster_drops");
        assertThatThrownBy(() -> new PrometheusText().gauge("drops", "Drops.", 3))
                .hasMessage("a metric's name must be muster_ and lower case, was drops");
    }
}
