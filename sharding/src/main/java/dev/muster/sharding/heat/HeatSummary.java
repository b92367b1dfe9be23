package dev.muster.sharding.heat;

import dev.muster.sharding.HotEntity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one {@link Heat} knew at one time, or several together.
 *
 * @param hottest the known entities, hottest first; ids in their order where rates are equal
 * @param othersAtMost no other entity gets more messages a second than this
 */
public record HeatSummary(List<HotEntity> hottest, double othersAtMost) {
    private static final Comparator<HotEntity> ORDER =
            Comparator.comparingDouble(HotEntity::perSecond).reversed().thenComparing(HotEntity::id);

    /** Nothing has been recorded. */
    public static final HeatSummary NONE = new HeatSummary(List.of(), 0);

    /** Sorts. */
    public HeatSummary {
        hottest = hottest.stream().sorted(ORDER).toList();
    }

    /**
     * What both know of streams that were counted apart, by two threads or two nodes (Agarwal et al., "Mergeable Summaries",
     * PODS 2012, section 3). Rates add up; an entity that one of them does not know may have had as much there as its others.
     */
    public HeatSummary merge(HeatSummary other) {
        Map<String, HotEntity> theirs = new TreeMap<>();
        other.hottest.forEach(hot -> theirs.put(hot.id(), hot));
        List<HotEntity> merged = new ArrayList<>();
        for (HotEntity mine : hottest) {
            HotEntity also = theirs.remove(mine.id());
            merged.add(
                    also == null
                            ? plus(mine, other.othersAtMost, other.othersAtMost)
                            : plus(mine, also.perSecond(), also.uncertainty()));
        }
        theirs.values().forEach(hot -> merged.add(plus(hot, othersAtMost, othersAtMost)));
        return new HeatSummary(merged, othersAtMost + other.othersAtMost);
    }

    /** The {@code most} hottest of them. */
    public HeatSummary limit(int most) {
        if (hottest.size() <= most) {
            return this;
        }
        return new HeatSummary(
                hottest.subList(0, most),
                Math.max(othersAtMost, hottest.get(most).perSecond()));
    }

    private static HotEntity plus(HotEntity hot, double perSecond, double uncertainty) {
        double sum = hot.perSecond() + perSecond;
        return new HotEntity(hot.id(), sum, Math.min(sum, hot.uncertainty() + uncertainty));
    }
}
