package dev.muster.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What all JVMs of a conductor start with.
 *
 * @param classPath in the form of the command line
 * @param flags besides those of {@link JvmFlags}
 */
record Startup(String classPath, List<String> flags) {
    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration LOCK_POLL = Duration.ofMillis(100);
    private static final int KEPT_ARCHIVES = 4;
    private static final int KEPT_JARS = 64;

    /** What was prepared in this JVM already: a test run prepares once, not once for each test. */
    private static final Map<String, Startup> PREPARED = new HashMap<>();

    /** The class path as it is, and no archive. */
    static Startup plain() {
        return new Startup(ClassPath.textOfThisJvm(), List.of());
    }

    /** The packed class path and the archive of {@code rehearsal}, made now unless it is there. */
    static synchronized Startup of(Rehearsal rehearsal) throws InterruptedException {
        String key = rehearsal.cache() + "\n" + rehearsal.start().getClass().getName();
        Startup known = PREPARED.get(key);
        if (known == null) {
            known = prepared(rehearsal);
            PREPARED.put(key, known);
        }
        return known;
    }

    private static Startup prepared(Rehearsal rehearsal) throws InterruptedException {
        try {
            Files.createDirectories(rehearsal.cache());
            try (FileChannel file = FileChannel.open(
                            rehearsal.cache().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(file)) {
                return preparedUnder(lock, rehearsal);
            }
        } catch (IOException | UncheckedIOException failure) { // unchecked: from the walk through a folder
            System.err.println("nodes start from the class path as it is, because " + rehearsal.cache()
                    + " cannot be used: " + failure);
            return plain();
        }
    }

    /** Another build's rehearsal takes seconds; who holds the lock for minutes hangs. */
    private static FileLock lock(FileChannel file) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + LOCK_TIMEOUT.toNanos();
        FileLock lock = file.tryLock();
        while (lock == null) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new IOException("another process has held its lock for " + LOCK_TIMEOUT.toMinutes() + " min");
            }
            LockSupport.parkNanos(LOCK_POLL.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            lock = file.tryLock();
        }
        return lock;
    }

    private static Startup preparedUnder(FileLock held, Rehearsal rehearsal) throws IOException, InterruptedException {
        if (!held.isValid()) {
            throw new IOException("its lock is gone");
        }
        ClassPath unpacked = ClassPath.ofThisJvm();
        ClassPath packed = unpacked.packed(rehearsal.cache());
        boolean fromFolder = unpacked.hasInFolder(NodeProcess.class)
                || unpacked.hasInFolder(rehearsal.start().getClass());
        ClassPath archived = fromFolder ? packed : packed.withoutFolders();
        CacheFolder cache = new CacheFolder(rehearsal.cache());
        Optional<Path> archive = SharedArchive.of(rehearsal, archived);
        cache.used(Stream.concat(packed.folders().stream(), archive.stream()).toList());
        cache.forgetOldest(".jsa", KEPT_ARCHIVES);
        cache.forgetOldest(".jar", KEPT_JARS);
        cache.forgetUnfinished();
        return new Startup(packed.text(), archive.map(SharedArchive::flags).orElse(List.of()));
    }
}
