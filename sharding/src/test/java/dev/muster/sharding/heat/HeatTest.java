package dev.muster.sharding.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.muster.sharding.HotEntity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeatTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Duration HALF_LIFE = Duration.ofSeconds(30);
    /** All at one instant counts as one second's traffic; the decay of that second makes 1/2 of 1/30 less of it. */
    private static final double OF_ONE_SECOND = 1.0117;

    @Test
    void counts_of_skewed_traffic_are_never_too_low_and_at_most_a_counters_share_too_high() {
        for (long seed = 0; seed < 20; seed++) {
            assertGuarantee("seed " + seed, zipf(seed, 20_000, 0.6 + 0.05 * seed), 64);
        }
    }

    @Test
    void traffic_made_to_push_ids_out_keeps_the_guarantee() {
        List<String> roundRobin =
                IntStream.range(0, 20_000).mapToObj(i -> "e" + i % 65).toList();
        List<String> allNew = IntStream.range(0, 20_000).mapToObj(i -> "e" + i).toList();
        List<String> lateHeat = new ArrayList<>(allNew);
        lateHeat.addAll(Collections.nCopies(1000, "late"));
        List<String> between = IntStream.range(0, 20_000)
                .mapToObj(i -> i % 40 == 0 ? "steady" : "e" + i)
                .toList();

        assertGuarantee("round robin", roundRobin, 64);
        assertGuarantee("all new", allNew, 64);
        assertGuarantee("late heat", lateHeat, 64);
        assertGuarantee("between", between, 64);
    }

    @Test
    void the_hottest_come_first_and_nothing_is_uncertain_while_there_are_counters() {
        Heat heat = new Heat(4, HALF_LIFE, 0);
        heat.record("b", 10, 0);
        heat.record("a", 10, 0);
        heat.record("c", 30, 0);

        HeatSummary summary = heat.summary(0);

        assertThat(summary.hottest()).extracting(HotEntity::id).containsExactly("c", "a", "b");
        assertThat(summary.hottest()).extracting(HotEntity::uncertainty).containsOnly(0.0);
        assertThat(summary.othersAtMost()).isZero();
    }

    @Test
    void a_new_id_takes_over_the_smallest_counter_and_is_uncertain_by_what_it_held() {
        Heat heat = new Heat(2, HALF_LIFE, 0);
        heat.record("a", 10, 0);
        heat.record("b", 20, 0);

        heat.record("c", 1, 0);

        List<HotEntity> hottest = heat.summary(0).hottest();
        assertThat(hottest).extracting(HotEntity::id).containsExactly("b", "c");
        assertThat(hottest.get(1).perSecond()).isCloseTo(11 * OF_ONE_SECOND, within(0.01));
        assertThat(hottest.get(1).uncertainty()).isCloseTo(10 * OF_ONE_SECOND, within(0.01));
    }

    @Test
    void a_steady_rate_is_told_from_the_first_seconds_on_and_halves_with_each_half_life_of_silence() {
        Heat heat = new Heat(8, HALF_LIFE, 0);
        for (long tenth = 0; tenth < 6000; tenth++) {
            heat.record("a", 50, tenth * SECOND / 10);
            if (tenth == 100 || tenth == 5999) {
                assertThat(rateOf("a", heat.summary(tenth * SECOND / 10)))
                        .as("after %d tenths", tenth)
                        .isCloseTo(500, within(10.0));
            }
        }

        assertThat(rateOf("a", heat.summary(630 * SECOND))).isCloseTo(250, within(5.0));
        assertThat(rateOf("a", heat.summary(660 * SECOND))).isCloseTo(125, within(3.0));
        assertThat(rateOf("a", heat.summary(86_400 * SECOND))).isLessThan(1e-9);
    }

    @Test
    void yesterdays_heat_gives_way_to_todays() {
        Heat heat = new Heat(8, HALF_LIFE, 0);
        for (int id = 0; id < 8; id++) {
            heat.record("old" + id, 1_000_000, 0);
        }

        for (int id = 0; id < 8; id++) {
            heat.record("new" + id, 100, 86_400 * SECOND + id);
        }

        assertThat(heat.summary(86_401 * SECOND).hottest())
                .extracting(HotEntity::id)
                .allMatch(id -> id.startsWith("new"));
    }

    @Test
    void time_that_goes_back_stands_still() {
        Heat heat = new Heat(8, HALF_LIFE, 0);
        heat.record("a", 10, 60 * SECOND);
        double before = rateOf("a", heat.summary(60 * SECOND));

        assertThat(rateOf("a", heat.summary(0))).isEqualTo(before);
    }

    @Test
    void what_was_counted_apart_and_merged_keeps_the_guarantee() {
        for (long seed = 0; seed < 20; seed++) {
            List<String> stream = zipf(seed, 20_000, 1.0);
            Random random = new Random(seed);
            List<Heat> stripes = List.of(heat(64), heat(64), heat(64));

            stream.forEach(id -> stripes.get(random.nextInt(3)).record(id, 1, 0));
            HeatSummary merged =
                    stripes.stream().map(stripe -> stripe.summary(0)).reduce(HeatSummary.NONE, HeatSummary::merge);

            assertBounds("seed " + seed, stream, merged, 64);
            assertBounds("seed " + seed + ", limited", stream, merged.limit(20), 20);
        }
    }

    @Test
    void the_order_of_merging_does_not_matter() {
        for (long seed = 0; seed < 20; seed++) {
            Heat one = heat(16);
            Heat two = heat(16);
            zipf(seed, 500, 1.0).forEach(id -> one.record(id, 1, 0));
            zipf(seed + 100, 500, 1.0).forEach(id -> two.record(id, 1, 0));

            assertThat(one.summary(0).merge(two.summary(0)))
                    .as("seed %d", seed)
                    .isEqualTo(two.summary(0).merge(one.summary(0)));
        }
    }

    @Test
    void rates_of_shards_halve_as_well() {
        ShardRates rates = new ShardRates(4, HALF_LIFE, 0);
        for (int second = 0; second < 600; second++) {
            rates.record(2, 100, second * SECOND);
        }

        assertThat(rates.perSecond(599 * SECOND)[2]).isCloseTo(100, within(3.0));
        assertThat(rates.perSecond(629 * SECOND)[2]).isCloseTo(50, within(2.0));
        assertThat(rates.perSecond(40 * 86_400 * SECOND)).containsOnly(0.0);
    }

    @Test
    void what_is_no_sketch_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Heat(0, HALF_LIFE, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Heat(1, Duration.ZERO, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Heat(1, Duration.ofDays(2), 0));
    }

    private static void assertGuarantee(String name, List<String> stream, int counters) {
        Heat heat = heat(counters);
        stream.forEach(id -> heat.record(id, 1, 0));

        HeatSummary summary = heat.summary(0);
        assertThat(summary.hottest()).as(name).hasSizeLessThanOrEqualTo(counters);
        assertBounds(name, stream, summary, counters);
        double share = stream.size() * OF_ONE_SECOND / counters;
        assertThat(summary.hottest()).as(name).allMatch(hot -> hot.uncertainty() <= share * 1.001);
        assertThat(summary.othersAtMost()).as(name).isLessThanOrEqualTo(share * 1.001);
    }

    /** Every known id is within its bounds, and every other below what others have at most. */
    private static void assertBounds(String name, List<String> stream, HeatSummary summary, int counters) {
        Map<String, Integer> exact = new TreeMap<>();
        stream.forEach(id -> exact.merge(id, 1, Integer::sum));
        for (HotEntity hot : summary.hottest()) {
            double rate = exact.remove(hot.id()) * OF_ONE_SECOND;
            assertThat(hot.perSecond()).as("%s: %s", name, hot.id()).isGreaterThanOrEqualTo(rate * 0.999);
            assertThat(hot.perSecond() - hot.uncertainty())
                    .as("%s: %s", name, hot.id())
                    .isLessThanOrEqualTo(rate * 1.001);
        }
        exact.forEach((id, count) -> assertThat(count * OF_ONE_SECOND)
                .as("%s: %s is not among %d", name, id, counters)
                .isLessThanOrEqualTo(summary.othersAtMost() * 1.001));
    }

    private static Heat heat(int counters) {
        return new Heat(counters, HALF_LIFE, 0);
    }

    private static double rateOf(String id, HeatSummary summary) {
        return summary.hottest().stream()
                .filter(hot -> hot.id().equals(id))
                .findFirst()
                .orElseThrow()
                .perSecond();
    }

    private static List<String> zipf(long seed, int length, double skew) {
        Random random = new Random(seed);
        double[] upTo = new double[1000];
        double sum = 0;
        for (int rank = 0; rank < upTo.length; rank++) {
            sum += Math.pow(rank + 1, -skew);
            upTo[rank] = sum;
        }
        List<String> ids = new ArrayList<>();
        for (int drawn = 0; drawn < length; drawn++) {
            double at = random.nextDouble() * sum;
            int rank = 0;
            while (upTo[rank] < at) {
                rank++;
            }
            ids.add("e" + rank);
        }
        return ids;
    }
}
