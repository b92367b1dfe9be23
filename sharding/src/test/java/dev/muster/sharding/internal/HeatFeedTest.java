package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.HotEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class HeatFeedTest {
    @Test
    void threads_together_find_the_hot_entity_and_its_shard() {
        HeatFeed feed = new HeatFeed(16);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            done.add(CompletableFuture.runAsync(
                    () -> {
                        for (int message = 0; message < 100_000; message++) {
                            boolean isHot = message % 4 == 0;
                            feed.record(isHot ? "hot" : "cold" + message, isHot ? 7 : message % 7);
                        }
                    },
                    threads));
        }
        done.forEach(CompletableFuture::join);
        threads.shutdown();

        List<HotEntity> hottest = feed.summary().hottest();
        double[] shards = feed.shardsPerSecond();

        assertThat(hottest).hasSizeBetween(1, 128);
        assertThat(hottest.get(0).id()).isEqualTo("hot");
        assertThat(shards).hasSize(16);
        for (int shard = 0; shard < 16; shard++) {
            assertThat(shards[shard]).isLessThanOrEqualTo(shards[7]);
        }
        assertThat(hottest.get(0).perSecond() - hottest.get(0).uncertainty()).isLessThan(shards[7] * 1.1);
    }
}
