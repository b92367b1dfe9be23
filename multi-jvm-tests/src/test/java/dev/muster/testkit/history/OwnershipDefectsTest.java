package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OwnershipDefectsTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 200;

    private enum Defect {
        OVERLAPPING_INCARNATION("overlap, and no epoch fences them", SimulatedOwnership::activateTwice),
        STALE_EFFECT("was accepted after", ownership -> {
            ownership.fence();
            ownership.writeOfFenced(Acceptance.ACCEPTED);
        }),
        DUPLICATE_DELIVERY("duplicate: ", ownership -> {
            ownership.run(20);
            ownership.deliverAgain();
        }),
        LOST_MESSAGE("lost: ", SimulatedOwnership::loseAcknowledged),
        SWAPPED_MESSAGES("out of order: ", SimulatedOwnership::swapTwo);

        private final String evidence;
        /** A lambda without state. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final Consumer<SimulatedOwnership> plant;

        Defect(String evidence, Consumer<SimulatedOwnership> plant) {
            this.evidence = evidence;
            this.plant = plant;
        }
    }

    @Test
    void a_fenced_entity_with_honest_failures_passes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            new SimulatedOwnership(seed, history).run(STEPS);

            Report report = Checks.all(history.transcript());

            assertThat(report.isValid())
                    .as("seed %d: %s", seed, report.describe())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_defect_is_always_found(Defect defect) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedOwnership ownership = new SimulatedOwnership(seed, history);
            int before = new SplittableRandom(seed).nextInt(STEPS);
            ownership.run(before);
            defect.plant.accept(ownership);
            ownership.run(STEPS - before);

            Report report = Checks.all(Transcript.parse(history.transcript().text()));

            assertThat(report.isValid()).as("seed %d", seed).isFalse();
            assertThat(report.describe()).as("seed %d", seed).contains(defect.evidence);
        }
    }
}
