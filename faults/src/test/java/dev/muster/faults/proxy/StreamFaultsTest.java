package dev.muster.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.proxy.StreamFaults.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StreamFaultsTest {
    private static final long MILLI = 1_000_000;
    /** Close to the end of the range, as {@link System#nanoTime} may be. */
    private static final long NOW = Long.parseLong("9223372036850000000");

    private final StreamFaults faults = new StreamFaults(7);

    @Test
    void a_chunk_on_a_clear_link_is_due_at_once_and_whole() {
        assertThat(faults.arrived(NOW, NOW - 1, 100)).isEqualTo(new Verdict(NOW, -1));
        assertThat(faults.takeLine(NOW, 100)).isEqualTo(NOW);
        assertThat(faults.mostBytes()).isEqualTo(StreamFaults.MOST_BYTES);
    }

    @Test
    void a_chunk_is_due_after_its_delay() {
        set(LinkFaults.NONE.withDelay(Delay.between(20 * MILLI, 20 * MILLI)));

        assertThat(faults.arrived(NOW, NOW, 100).dueNanos()).isEqualTo(NOW + 20 * MILLI);
    }

    @Test
    void jitter_stretches_but_never_reorders() {
        set(LinkFaults.NONE.withDelay(Delay.between(0, 20 * MILLI)));

        long previous = NOW;
        long waits = 0;
        for (int i = 0; i < 1_000; i++) {
            long arrival = NOW + i * MILLI;
            long due = faults.arrived(arrival, previous, 100).dueNanos();
            assertThat(due - previous).as("chunk %d", i).isNotNegative();
            assertThat(due - arrival).as("chunk %d", i).isBetween(0L, 20 * MILLI);
            waits += due == previous ? 1 : 0;
            previous = due;
        }
        assertThat(waits).isPositive();
    }

    @Test
    void a_line_carries_its_rate_and_no_more() {
        set(LinkFaults.NONE.withBandwidth(new Bandwidth(100_000, 50_000)));

        long passed = NOW;
        for (int i = 0; i < 100; i++) {
            passed = faults.takeLine(NOW, 1_000);
        }

        assertThat(passed - NOW).isEqualTo(1_000 * MILLI);
        assertThat(faults.mostBytes()).isEqualTo(StreamFaults.SEGMENT_BYTES);
        assertThat(faults.mostWaiting(256 * 1024)).isEqualTo(50_000);
    }

    @Test
    void an_idle_line_saves_nothing_up() {
        set(LinkFaults.NONE.withBandwidth(new Bandwidth(100_000, 50_000)));
        faults.takeLine(NOW, 1_000);

        assertThat(faults.takeLine(NOW + 5_000 * MILLI, 1_000)).isEqualTo(NOW + 5_010 * MILLI);
    }

    @Test
    void what_a_cut_has_held_gets_no_more_than_the_rate_after_the_heal() {
        set(LinkFaults.NONE.withBandwidth(new Bandwidth(100_000, 50_000)));
        faults.set(faults.state().cut(), NOW);
        long healed = NOW + 1_000 * MILLI;
        faults.set(new LinkState(LinkState.Passage.OPEN, faults.state().faults()), healed);

        assertThat(faults.takeLine(NOW, 1_000)).isEqualTo(healed + 10 * MILLI);
    }

    @Test
    void a_very_narrow_line_takes_small_chunks() {
        set(LinkFaults.NONE.withBandwidth(new Bandwidth(100, 1)));

        assertThat(faults.mostBytes()).isEqualTo(5);
        assertThat(faults.mostWaiting(1_000)).isEqualTo(5);
    }

    @Test
    void chunks_are_corrupted_as_often_as_asked_and_in_every_bit() {
        set(LinkFaults.NONE.withCorruption(0.1));

        int flipped = 0;
        int[] byBit = new int[16];
        for (int i = 0; i < 20_000; i++) {
            int bit = faults.arrived(NOW, NOW, 2).flippedBit();
            if (bit >= 0) {
                flipped++;
                byBit[bit]++;
            }
        }

        assertThat(flipped).isBetween(1_800, 2_200);
        assertThat(Arrays.stream(byBit).min().orElseThrow()).isGreaterThan(60);
    }

    @Test
    void the_end_of_a_stream_is_never_corrupted() {
        set(LinkFaults.NONE.withCorruption(0.999));

        for (int i = 0; i < 100; i++) {
            assertThat(faults.arrived(NOW, NOW, 0).flippedBit()).isEqualTo(-1);
        }
    }

    @Test
    void the_same_seed_decides_the_same() {
        StreamFaults again = new StreamFaults(7);
        LinkState state = new LinkState(
                LinkState.Passage.OPEN, LinkFaults.NONE.withCorruption(0.5).withDelay(Delay.between(0, 9 * MILLI)));
        faults.set(state, NOW);
        again.set(state, NOW);

        for (int i = 0; i < 100; i++) {
            assertThat(faults.arrived(NOW, NOW, 99)).isEqualTo(again.arrived(NOW, NOW, 99));
        }
    }

    private void set(LinkFaults next) {
        faults.set(new LinkState(LinkState.Passage.OPEN, next), NOW);
    }
}
