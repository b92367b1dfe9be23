package dev.muster.persistence.sqlite;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Settings of the SQLite store, one set per file and JVM. {@code reference.conf} holds the defaults under
 * {@code muster.persistence.sqlite}.
 *
 * @param file path of the database file, absolute and normalized here; created with its folder if missing
 * @param synchronous what an acknowledged write survives. Default {@code NORMAL}
 * @param queueWrites how many writes may wait for the writer thread; the next one fails. 1 to 1 000 000, default 8192
 * @param batchWrites how many waiting writes go into one transaction. 1 to 100 000, default 512
 * @param busyTimeout how long a write waits for another process that holds the write lock. 10 ms to 60 s, default 5 s
 * @param readers how many replays and snapshot loads run at the same time. 1 to 64, default 2
 */
public record SqliteSettings(
        Path file, Synchronous synchronous, int queueWrites, int batchWrites, Duration busyTimeout, int readers) {

    private static final String ROOT = "muster.persistence.sqlite";

    /** What an acknowledged write survives. */
    public enum Synchronous {
        /** The death of the process. */
        NORMAL,
        /** The loss of power too, at the price of one fsync per commit. */
        FULL
    }

    /** Checks every range. */
    public SqliteSettings {
        file = file.toAbsolutePath().normalize();
        requireRange("queue-writes", queueWrites, 1_000_000);
        requireRange("batch-writes", batchWrites, 100_000);
        requireRange("readers", readers, 64);
        if (busyTimeout.compareTo(Duration.ofMillis(10)) < 0 || busyTimeout.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException(ROOT + ".busy-timeout must be 10 ms to 60 s, was " + busyTimeout);
        }
    }

    /** The settings with the defaults for everything but the file. */
    public static SqliteSettings of(Path file) {
        return new SqliteSettings(file, Synchronous.NORMAL, 8192, 512, Duration.ofSeconds(5), 2);
    }

    /**
     * The settings in a whole configuration, that of an actor system.
     *
     * @throws IllegalArgumentException if a value is missing or out of range; the message names its key
     */
    public static SqliteSettings from(Config config) {
        Config sqlite = config.getConfig(ROOT);
        String file = sqlite.getString("file");
        if (file.isBlank()) {
            throw new IllegalArgumentException(ROOT + ".file must be the path of the journal's file, was empty");
        }
        return new SqliteSettings(
                Path.of(file),
                synchronousNamed(sqlite.getString("synchronous")),
                sqlite.getInt("queue-writes"),
                sqlite.getInt("batch-writes"),
                sqlite.getDuration("busy-timeout"),
                sqlite.getInt("readers"));
    }

    /** The same with another {@code busyTimeout}. */
    public SqliteSettings withBusyTimeout(Duration timeout) {
        return new SqliteSettings(file, synchronous, queueWrites, batchWrites, timeout, readers);
    }

    /** The same with another {@code queueWrites}. */
    public SqliteSettings withQueueWrites(int writes) {
        return new SqliteSettings(file, synchronous, writes, batchWrites, busyTimeout, readers);
    }

    /** The same with another {@code synchronous}. */
    public SqliteSettings withSynchronous(Synchronous value) {
        return new SqliteSettings(file, value, queueWrites, batchWrites, busyTimeout, readers);
    }

    private static Synchronous synchronousNamed(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "NORMAL" -> Synchronous.NORMAL;
            case "FULL" -> Synchronous.FULL;
            default ->
                throw new IllegalArgumentException(ROOT + ".synchronous must be NORMAL or FULL, was \"" + name + "\"");
        };
    }

    private static void requireRange(String key, int value, int highest) {
        if (value < 1 || value > highest) {
            throw new IllegalArgumentException(ROOT + "." + key + " must be 1 to " + highest + ", was " + value);
        }
    }
}
