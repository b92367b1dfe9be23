package dev.muster.benchmarks.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final long[][] SENT = {{4, 4}, {4, 4}};

    @TempDir
    private Path folder;

    @Test
    void all_messages_once_and_in_order_are_no_fault() {
        Verdict verdict = Verdict.of(SENT, complete());

        assertThat(verdict).isEqualTo(new Verdict(16, 0, 0, 0, 1, 1));
    }

    @Test
    void a_gap_is_a_lost_message() {
        List<Arrival> arrivals = complete();
        arrivals.remove(2);

        Verdict verdict = Verdict.of(SENT, arrivals);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.duplicated() + verdict.reordered()).isZero();
    }

    @Test
    void the_last_messages_missing_are_lost_as_well() {
        List<Arrival> arrivals = complete();
        arrivals.removeIf(arrival -> arrival.sequence() > 2);

        assertThat(Verdict.of(SENT, arrivals).lost()).isEqualTo(8);
    }

    @Test
    void a_swap_is_one_message_out_of_order() {
        List<Arrival> arrivals = complete();
        Arrival second = arrivals.get(1);
        Arrival third = arrivals.get(2);
        arrivals.set(1, at(second, third.arrivedNanos()));
        arrivals.set(2, at(third, second.arrivedNanos()));

        Verdict verdict = Verdict.of(SENT, arrivals);

        assertThat(verdict.reordered()).isEqualTo(1);
        assertThat(verdict.lost() + verdict.duplicated()).isZero();
    }

    @Test
    void a_message_that_comes_again_is_a_duplicate_and_hides_no_loss() {
        List<Arrival> arrivals = complete();
        arrivals.set(3, at(arrivals.get(0), arrivals.get(3).arrivedNanos()));

        Verdict verdict = Verdict.of(SENT, arrivals);

        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.reordered()).isZero();
    }

    @Test
    void logs_of_several_nodes_may_be_put_together_in_any_order() {
        List<Arrival> arrivals = complete();
        Collections.reverse(arrivals);

        assertThat(Verdict.of(SENT, arrivals)).isEqualTo(new Verdict(16, 0, 0, 0, 1, 1));
    }

    @Test
    void a_stall_is_the_longest_time_that_a_message_took() {
        List<Arrival> arrivals = complete();
        Arrival last = arrivals.get(arrivals.size() - 1);
        arrivals.set(arrivals.size() - 1, at(last, last.sentNanos() + 250_000_000));

        assertThat(Verdict.of(SENT, arrivals).stallMostMillis()).isEqualTo(250);
    }

    @Test
    void a_log_is_read_as_it_was_written() throws Exception {
        ArrivalLog log = ArrivalLog.begin(folder.resolve("log"));

        log.arrived("e12", 1, 34, 56);
        log.arrived("e12", 0, 35, 57);

        assertThat(ArrivalLog.read(folder.resolve("log")))
                .extracting(Arrival::sender, Arrival::entity, Arrival::sequence, Arrival::sentNanos)
                .containsExactly(tuple(1, 12, 34L, 56L), tuple(0, 12, 35L, 57L));
        assertThat(log.count()).isEqualTo(2);
        assertThat(log.entities()).isEqualTo(1);
    }

    private static List<Arrival> complete() {
        List<Arrival> arrivals = new ArrayList<>();
        for (int sender = 0; sender < 2; sender++) {
            for (int entity = 0; entity < 2; entity++) {
                for (long sequence = 1; sequence <= 4; sequence++) {
                    long sentNanos = sequence * 10_000_000;
                    arrivals.add(new Arrival(sender, entity, sequence, sentNanos, sentNanos + 1_000_000));
                }
            }
        }
        return arrivals;
    }

    private static Arrival at(Arrival arrival, long arrivedNanos) {
        return new Arrival(arrival.sender(), arrival.entity(), arrival.sequence(), arrival.sentNanos(), arrivedNanos);
    }
}
