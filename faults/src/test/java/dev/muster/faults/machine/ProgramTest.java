package dev.muster.faults.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgramTest {
    @BeforeEach
    void assumeAShell() {
        assumeTrue(Program.named("sh").isPresent() && Program.named("cat").isPresent(), "there is no sh or no cat");
    }

    @Test
    void a_run_says_what_was_printed_and_how_it_ended() throws IOException {
        Program.Answer answer = Program.require("sh").run("", "-c", "echo one; echo two >&2; exit 3");

        assertThat(answer).isEqualTo(new Program.Answer(3, "one\ntwo\n"));
        assertThat(answer.isOk()).isFalse();
    }

    @Test
    void more_output_than_a_pipe_holds_is_read_while_the_common_pool_is_busy() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        int workers = ForkJoinPool.commonPool().getParallelism();
        for (int worker = 0; worker < workers; worker++) {
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try {
            String input = "a line\n".repeat(50_000);

            assertThat(Program.require("cat").run(input).text()).isEqualTo(input);
        } finally {
            end.countDown();
        }
    }

    @Test
    void an_interrupt_does_not_cut_a_run_short_and_is_kept() throws IOException {
        Thread.currentThread().interrupt();

        Program.Answer answer = Program.require("sh").run("", "-c", "echo done");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.text()).isEqualTo("done\n");
    }

    @Test
    void one_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Program.require("nosuchcommand"))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no command nosuchcommand");
    }
}
