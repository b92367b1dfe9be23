package dev.muster.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The wall clock of one process, which can be set while it runs: what {@link System#currentTimeMillis} and
 * {@link java.time.Instant#now} read there. {@link System#nanoTime}, and so every wait and timer of the JVM, goes on as
 * before, as it does when an operator or NTP sets the clock of a machine. Thread safe.
 *
 * <p>The C library's clock functions are replaced by those of libfaketime, preloaded at the launch
 * ({@link Equipment#CLOCK}). It reads an offset from a file at each call, which makes reading the clock take some ten
 * microseconds; a cached offset would let a jump take effect at some later time.
 */
public final class WallClock {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"), Path.of("/lib"));
    /** The variant for programs with threads. */
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    private static final Duration EFFECT_TIMEOUT = Duration.ofSeconds(30);
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Path file;
    private final JvmProcess<?> process;
    private Duration offset = Duration.ZERO;

    WallClock(Path file, JvmProcess<?> process) {
        this.file = file;
        this.process = process;
    }

    /**
     * The placement of a process whose clock is set by {@code file}, which is made.
     *
     * @throws org.opentest4j.TestAbortedException if libfaketime is not installed
     */
    static Placement equip(Placement placement, Path file) throws IOException {
        Optional<Path> library = library(PLACES);
        Assumptions.assumeTrue(
                library.isPresent(),
                "setting the wall clock of a process needs libfaketime, which is not installed here"
                        + " (Linux only; package faketime on Debian, libfaketime elsewhere)");
        Files.writeString(file, text(Duration.ZERO));
        String preloads = placement.environment().getOrDefault("LD_PRELOAD", "");
        return placement
                .withVariable("LD_PRELOAD", library.orElseThrow() + (preloads.isEmpty() ? "" : ":" + preloads))
                .withVariable("FAKETIME_TIMESTAMP_FILE", file.toString())
                .withVariable("FAKETIME_NO_CACHE", "1")
                .withVariable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .withVariable("DONT_FAKE_MONOTONIC", "1")
                // its correction of waits is for a monotonic clock that it fakes; here it would end them early
                .withVariable("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .withVariable("NO_FAKE_STAT", "1");
    }

    /** Below a place, or below one of its folders: Debian has one for each architecture. */
    static Optional<Path> library(List<Path> places) {
        for (Path place : places) {
            if (Files.isReadable(place.resolve(LIBRARY))) {
                return Optional.of(place.resolve(LIBRARY));
            }
            try (DirectoryStream<Path> below = Files.newDirectoryStream(place, Files::isDirectory)) {
                for (Path folder : below) {
                    if (Files.isReadable(folder.resolve(LIBRARY))) {
                        return Optional.of(folder.resolve(LIBRARY));
                    }
                }
            } catch (IOException noSuchPlace) {
                // the next may be there
            }
        }
        return Optional.empty();
    }

    /** Seconds with three decimals and a sign. */
    static String text(Duration offset) {
        Duration length = offset.abs();
        return String.format(
                Locale.ROOT,
                "%s%d.%03d",
                offset.isNegative() ? "-" : "+",
                length.toSeconds(),
                length.toNanosPart() / NANOS_PER_MILLI);
    }

    /**
     * Moves the clock by that much, forward or (negative) back, in milliseconds; returns once the process reads the new
     * time. A paused process reads it when it goes on.
     *
     * @throws ProcessGoneException if the process is not running
     */
    public synchronized void jump(Duration by) throws InterruptedException {
        set(offset.plus(by));
    }

    /** How far the clock is ahead of the machine's; negative if it is behind. */
    public synchronized Duration offset() {
        return offset;
    }

    /** Takes all jumps back; returns once the process reads the machine's time. */
    public synchronized void reset() throws InterruptedException {
        set(Duration.ZERO);
    }

    private void set(Duration target) throws InterruptedException {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, text(target));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot set the clock of " + process.name(), failure);
        }
        offset = target;
        if (!process.isPaused()) {
            requireInForce(target);
        }
    }

    private void requireInForce(Duration target) throws InterruptedException {
        long before = System.currentTimeMillis();
        long there = process.call(any -> System.currentTimeMillis(), EFFECT_TIMEOUT);
        long after = System.currentTimeMillis();
        long least = before + target.toMillis() - TOLERANCE.toMillis();
        long most = after + target.toMillis() + TOLERANCE.toMillis();
        if (there < least || there > most) {
            throw new IllegalStateException("the clock of " + process.name() + " was set to " + target
                    + " beside the machine's, but is " + Duration.ofMillis(there - after) + " beside it");
        }
    }
}
