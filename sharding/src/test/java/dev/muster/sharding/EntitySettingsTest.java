package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntitySettingsTest {
    private static final EntitySettings DEFAULTS = EntitySettings.defaults();
    private static final Map<String, UnaryOperator<EntitySettings>> BAD = Map.ofEntries(
            Map.entry(
                    "passivation.after must be from PT0.01S to PT24H, was PT0S",
                    settings -> settings.withPassivateAfter(Duration.ZERO)),
            Map.entry("passivation.capacity must be from 1 to 10000000, was 0", settings -> settings.withCapacity(0)),
            Map.entry(
                    "snapshotEvery must be from 1 to 1000000, was 1000001",
                    settings -> settings.withSnapshotEvery(1_000_001)),
            Map.entry(
                    "askTimeout must be from PT0.001S to PT1H, was PT1H0.001S",
                    settings -> settings.withAskTimeout(Duration.ofHours(1).plusMillis(1))),
            Map.entry(
                    "stopDeadline must be from PT0.1S to PT1H, was PT0.099S",
                    settings -> settings.withStopDeadline(Duration.ofMillis(99))),
            Map.entry(
                    "restartBackoff.least must be from PT0.001S to PT1H, was PT0S",
                    settings -> settings.withRestartBackoff(Duration.ZERO, Duration.ofSeconds(1))),
            Map.entry(
                    "restartBackoff.most must be from PT2S to PT1H, was PT1S",
                    settings -> settings.withRestartBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1))),
            Map.entry("heldMessages must be from 1 to 10000000, was -1", settings -> settings.withHeldMessages(-1)));

    @Test
    void each_value_can_be_set_alone() {
        EntitySettings settings = DEFAULTS.withPassivateAfter(Duration.ofSeconds(1))
                .withCapacity(2)
                .withEvictionOrder(EvictionOrder.LEAST_FREQUENTLY_USED)
                .withSnapshotEvery(3)
                .withAskTimeout(Duration.ofSeconds(4))
                .withRemember(Remember.ENTITIES)
                .withStopDeadline(Duration.ofSeconds(5))
                .withRestartBackoff(Duration.ofSeconds(6), Duration.ofSeconds(7))
                .withHeldMessages(8);

        assertThat(settings)
                .isEqualTo(new EntitySettings(
                        new PassivationSettings(Duration.ofSeconds(1), 2, EvictionOrder.LEAST_FREQUENTLY_USED),
                        3,
                        Duration.ofSeconds(4),
                        Remember.ENTITIES,
                        Duration.ofSeconds(5),
                        new RestartBackoff(Duration.ofSeconds(6), Duration.ofSeconds(7)),
                        8));
    }

    @Test
    void a_value_out_of_range_is_named_with_its_range() {
        BAD.forEach((sentence, change) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(DEFAULTS))
                .withMessage(sentence));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000_000})
    void the_ends_of_a_range_are_in_it(int value) {
        assertThat(DEFAULTS.withCapacity(value).passivation().capacity()).isEqualTo(value);
        assertThat(DEFAULTS.withHeldMessages(value).heldMessages()).isEqualTo(value);
    }
}
