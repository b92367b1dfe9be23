package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOutputTest {
    private record Line(String process, long nanos, String text) {}

    @TempDir
    Path logs;

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private Conductor conductor;

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void each_line_of_both_streams_is_stamped_told_and_in_the_log_in_its_order() throws Exception {
        JvmProcess<Tally> process = conductor.launch(listening(), Tally::new);
        long beforeNanos = System.nanoTime();

        process.call(
                tally -> {
                    System.out.println("one");
                    System.err.println("two, größer");
                    System.out.print("th");
                    System.out.println("ree");
                    return 0;
                },
                Until.PATIENCE);
        Until.holds("three lines", () -> lines.size() >= 3);

        assertThat(lines).extracting(Line::text).containsExactly("one", "two, größer", "three");
        assertThat(lines).extracting(Line::process).containsOnly("n1");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.nanos()).isBetween(beforeNanos, System.nanoTime()))
                .isSortedAccordingTo((a, b) -> Long.signum(a.nanos() - b.nanos()));
        assertThat(process.log()).hasContent("one\ntwo, größer\nthree");
    }

    @Test
    void a_line_without_end_is_broken() throws Exception {
        JvmProcess<Tally> process = conductor.launch(listening(), Tally::new);

        process.call(
                tally -> {
                    System.out.println("x".repeat(ProcessOutput.MAX_LINE_BYTES + 5));
                    return 0;
                },
                Until.PATIENCE);

        Until.holds("two pieces", () -> lines.size() >= 2);
        assertThat(lines).extracting(line -> line.text().length()).containsExactly(ProcessOutput.MAX_LINE_BYTES, 5);
    }

    @Test
    void a_listener_that_stands_still_holds_up_neither_the_process_nor_the_log() throws Exception {
        Object never = new Object();
        Launch launch = Launch.of("n1", logs.resolve("n1.log")).withOutput((name, nanos, text) -> {
            synchronized (never) {
                lines.add(new Line(name, nanos, text));
            }
        });
        JvmProcess<Tally> process = conductor.launch(launch, Tally::new);

        synchronized (never) {
            process.call(tally -> Tally.say(20_000), Until.PATIENCE);
            Until.holds("in the log", () -> LogTail.of(process.log(), 1).startsWith("line 19999 "));
        }

        Until.holds(
                "the last line told",
                () -> !lines.isEmpty() && lines.get(lines.size() - 1).text().startsWith("line 19999 "));
        assertThat(lines).hasSizeLessThanOrEqualTo(Delivery.MAX_ITEMS + 2);
        assertThat(lines).anySatisfy(line -> assertThat(line.text()).contains("lines left out, see the log"));
    }

    @Test
    void a_conductor_that_stands_still_does_not_hold_up_its_processes() throws Exception {
        Path go = logs.resolve("go");
        Path done = logs.resolve("done");
        List<String> files =
                List.of(go.toString(), done.toString(), logs.resolve("n1.log").toString());
        JvmProcess<Conductor> middle =
                conductor.launch("middle", logs.resolve("middle.log"), Conductor::open, List.of());
        middle.call(
                inner -> {
                    JvmProcess<Tally> talker = inner.launch("n1", Path.of(files.get(2)), Tally::new, List.of());
                    return talker.call(tally -> Tally.sayLater(files.get(0), files.get(1)), Until.PATIENCE);
                },
                Until.PATIENCE);

        middle.pause();
        Files.createFile(go);
        Until.holds("the process wrote far more than a pipe holds", () -> Files.exists(done));
        boolean stoodStill = middle.isPaused();
        middle.resume();

        assertThat(stoodStill).isTrue();
        Until.holds(
                "all in the log", () -> LogTail.of(logs.resolve("n1.log"), 1).startsWith("line 19999 "));
        assertThat(middle.cpuTime()).isGreaterThan(Duration.ZERO);
    }

    private Launch listening() {
        return Launch.of("n1", logs.resolve("n1.log"))
                .withOutput((name, nanos, text) -> lines.add(new Line(name, nanos, text)));
    }

    @Test
    void a_process_whose_output_nobody_reads_any_more_does_not_write_about_that() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        NodeOutput output = new NodeOutput(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                writes.incrementAndGet();
                throw new IOException("broken pipe");
            }
        });
        PrintStream before = System.err;
        PrintStream stream = output.begin();
        System.setErr(stream);
        try {
            stream.write('x');
            output.flush(java.time.Duration.ofMillis(500));
        } finally {
            System.setErr(before);
        }

        assertThat(writes).hasValue(1);
    }
}
