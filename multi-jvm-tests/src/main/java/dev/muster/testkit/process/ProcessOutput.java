package dev.muster.testkit.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a process writes, as fast as it comes: stamps each line, appends it to the log, and hands it to a listener,
 * which nothing waits for.
 *
 * <p>A log that cannot be written ends in one message; the process is read on, since it would stand still otherwise.
 */
public final class ProcessOutput {
    /** The longest line; a longer one is broken. */
    public static final int MAX_LINE_BYTES = 16 * 1024;

    private record Line(long nanos, String text) {}

    private final String name;
    private final InputStream source;
    private final Path log;
    private final Delivery<Line> lines;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable OutputStream file;

    private ProcessOutput(String name, InputStream source, Path log, OutputListener listener) throws IOException {
        this.name = name;
        this.source = source;
        this.log = log;
        this.file = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.lines = new Delivery<>(
                "output of " + name,
                line -> line.text().length() + Long.BYTES,
                dropped -> new Line(System.nanoTime(), "(" + dropped + " lines left out, see the log)"),
                line -> listener.line(name, line.nanos(), line.text()));
    }

    /** Begins to read {@code source} until its end, in a daemon thread. */
    static ProcessOutput begin(String name, InputStream source, Path log, OutputListener listener) throws IOException {
        ProcessOutput output = new ProcessOutput(name, source, log, listener);
        output.lines.start();
        Thread reader = new Thread(output::read, "muster-testkit output of " + name + ", reader");
        reader.setDaemon(true);
        reader.start();
        return output;
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(source, MAX_LINE_BYTES)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n' || line.size() == MAX_LINE_BYTES) {
                    end(line);
                }
                if (next != '\n') {
                    line.write(next);
                }
            }
            if (line.size() > 0) {
                end(line);
            }
        } catch (IOException closed) {
            // the process is gone, and its pipe with it
        } finally {
            lines.close();
            closeLog();
            ended.countDown();
        }
    }

    private void end(ByteArrayOutputStream line) {
        long nanos = System.nanoTime();
        lines.offer(new Line(nanos, line.toString(StandardCharsets.UTF_8).stripTrailing()));
        line.write('\n');
        append(line.toByteArray());
        line.reset();
    }

    private void append(byte[] bytes) {
        OutputStream open = file;
        if (open == null) {
            return;
        }
        try {
            open.write(bytes); // unbuffered: the line is in the file when this returns
        } catch (IOException failure) {
            System.err.println("the log of " + name + " ends, " + log + " cannot be written: " + failure);
            closeLog();
        }
    }

    private void closeLog() {
        OutputStream open = file;
        file = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException failure) {
            System.err.println("closing " + log + ": " + failure);
        }
    }

    /** Waits until all output of a process that has ended is in the log, but not longer than {@code patience}. */
    void awaitEnd(Duration patience) throws InterruptedException {
        boolean all = ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (!all) {
            System.err.println("the output of " + name + " does not end: a process that it started still holds it");
        }
    }
}
