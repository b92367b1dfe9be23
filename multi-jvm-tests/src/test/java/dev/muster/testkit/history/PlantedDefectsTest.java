package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of correct objects pass; with one defect somewhere in the middle they do not, and the evidence names it. */
class PlantedDefectsTest {
    private static final int PASSING_SEEDS = 200;
    private static final int SEEDS = 60;
    private static final int STEPS = 400;
    private static final Operation READ_COUNTER = new Operation.CounterRead("k");
    private static final Operation READ_SET = new Operation.SetRead("s");
    private static final Operation READ_REGISTER = new Operation.RegisterRead("r");
    /** More than all the random adds together, so that none of unknown outcome can stand for it. */
    private static final long LARGE = 1_000_000;

    private enum Defect {
        LOST_WRITE("lost: ", objects -> {
            objects.alone(new Operation.RegisterWrite("r", "older"));
            objects.pretended(new Operation.RegisterWrite("r", "planted"));
            objects.alone(READ_REGISTER);
        }),
        STALE_READ("stale: ", objects -> {
            objects.alone(new Operation.RegisterWrite("r", "older"));
            objects.alone(new Operation.RegisterWrite("r", "planted"));
            objects.answer(READ_REGISTER, new Result.Value("older"));
            objects.alone(READ_REGISTER);
        }),
        READ_OF_NOTHING_WRITTEN("phantom: ", objects -> objects.answer(READ_REGISTER, new Result.Value("planted"))),
        LOST_ELEMENT("lost: ", objects -> {
            objects.pretended(new Operation.SetAdd("s", "planted"));
            objects.alone(READ_SET);
        }),
        STALE_SET("stale: ", objects -> {
            SortedSet<String> older = objects.set();
            objects.alone(new Operation.SetAdd("s", "planted"));
            objects.answer(READ_SET, new Result.Elements(older));
            objects.alone(READ_SET);
        }),
        RESURRECTED_ELEMENT("resurrected: ", objects -> {
            objects.alone(new Operation.SetAdd("s", "planted"));
            SortedSet<String> older = objects.set();
            objects.alone(new Operation.SetRemove("s", "planted"));
            objects.answer(READ_SET, new Result.Elements(older));
        }),
        VANISHED_ELEMENT("vanished: ", objects -> {
            SortedSet<String> older = objects.set();
            objects.alone(new Operation.SetRemove("s", "planted"));
            objects.alone(new Operation.SetAdd("s", "planted"));
            objects.answer(READ_SET, new Result.Elements(older));
        }),
        LOST_ADD("out of range: ", objects -> {
            objects.pretended(new Operation.CounterAdd("k", LARGE));
            objects.alone(READ_COUNTER);
        }),
        ADD_APPLIED_TWICE("out of range: ", objects -> {
            objects.alone(new Operation.CounterAdd("k", LARGE));
            objects.answer(READ_COUNTER, new Result.Count(objects.counter() + LARGE));
        });

        private final String evidence;
        /** A lambda without state. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final Consumer<SimulatedObjects> plant;

        Defect(String evidence, Consumer<SimulatedObjects> plant) {
            this.evidence = evidence;
            this.plant = plant;
        }
    }

    @Test
    void correct_objects_pass_every_check() {
        for (long seed = 0; seed < PASSING_SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedObjects objects = new SimulatedObjects(seed, history);
            objects.run(STEPS);
            objects.drain();

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
            SimulatedObjects objects = new SimulatedObjects(seed, history);
            int before = new SplittableRandom(seed).nextInt(STEPS);
            objects.run(before);
            objects.drain();
            defect.plant.accept(objects);
            objects.run(STEPS - before);
            objects.drain();

            Report report = Checks.all(Transcript.parse(history.transcript().text()));

            assertThat(report.isValid()).as("seed %d", seed).isFalse();
            assertThat(report.describe()).as("seed %d", seed).contains(defect.evidence);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_WRITE", "STALE_READ", "READ_OF_NOTHING_WRITTEN"})
    void the_search_for_linearizations_finds_what_is_wrong_with_a_register_by_itself(Defect defect) {
        for (long seed = 0; seed < SEEDS; seed++) {
            Sketch history = new Sketch();
            SimulatedObjects objects = new SimulatedObjects(seed, history);
            objects.run(STEPS / 4);
            objects.drain();
            defect.plant.accept(objects);

            Verdict verdict = Checks.registers(history.transcript(), 100_000);

            assertThat(verdict).as("seed %d: %s", seed, verdict.describe()).isInstanceOf(Verdict.Violation.class);
        }
    }
}
