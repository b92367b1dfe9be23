package dev.muster.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {
    @TempDir
    private Path folder;

    @Test
    void counts_of_many_threads_add_up_and_senders_are_kept_apart() throws InterruptedException {
        Tally tally = Tally.ofProcess();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            Thread thread = new Thread(() -> {
                for (int count = 0; count < 10_000; count++) {
                    tally.count(3);
                }
            });
            threads.add(thread);
            thread.start();
        }
        tally.count(Tally.SENDERS - 1);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(tally.arrived(3)).isEqualTo(200_000);
        assertThat(tally.arrived(Tally.SENDERS - 1)).isEqualTo(1);
        assertThat(tally.arrived(2)).isZero();
    }

    @Test
    void who_opens_the_same_file_sees_the_same_counts() throws IOException {
        Tally near = Tally.shared(folder.resolve("counts"));
        Tally far = Tally.shared(folder.resolve("counts"));

        far.count(0);

        assertThat(near.arrived(0)).isEqualTo(1);
    }
}
