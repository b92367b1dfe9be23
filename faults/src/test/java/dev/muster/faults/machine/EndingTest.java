package dev.muster.faults.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EndingTest {
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void an_interrupt_does_not_cut_the_waiting_short_and_is_kept() throws Exception {
        Thread ending = started();
        AtomicBoolean hasEnded = new AtomicBoolean();
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            hasEnded.set(Ending.await(ending, 20));
            isInterrupted.set(Thread.currentThread().isInterrupted());
        });
        waiting.start();

        waiting.interrupt();
        waiting.join(200);
        assertThat(waiting.isAlive()).isTrue();
        end.countDown();
        waiting.join();

        assertThat(hasEnded).isTrue();
        assertThat(isInterrupted).isTrue();
    }

    @Test
    void one_that_does_not_end_is_waited_for_no_longer_than_asked() {
        Thread ending = started();

        assertThat(Ending.await(ending, 0)).isFalse();
        end.countDown();
        assertThat(Ending.await(ending, 20)).isTrue();
    }

    private Thread started() {
        Thread thread = new Thread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
