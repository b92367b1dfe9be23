package dev.muster.testkit.process;

import dev.muster.faults.machine.LastWill;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of limited size on one folder, which can be filled up and freed; it lies in memory (tmpfs). Make it before
 * the processes that are to use the folder, and close it after them; what was written there is lost then. If this JVM
 * dies, it is taken away, too. Thread safe.
 *
 * <p>A full file system still has room in the last page (4 KiB) of each file, and for empty files.
 */
public final class FullDisk implements AutoCloseable {
    /** The size unless another is given: 64 MiB. */
    public static final long DEFAULT_BYTES = 64L * 1024 * 1024;

    /** Before the pid of the JVM that mounted it and a number, in the list of mounts. */
    static final String NAME = "muster_";

    private static final long LEAST_BYTES = 64 * 1024;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int PAGE_BYTES = 4 * 1024;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path folder;
    private final LastWill will;
    private boolean isClosed;

    private FullDisk(Path folder, LastWill will) {
        this.folder = folder;
        this.will = will;
    }

    /** As {@link #on(Path, long)}, of {@link #DEFAULT_BYTES}. */
    public static FullDisk on(Path folder) throws IOException {
        return on(folder, DEFAULT_BYTES);
    }

    /**
     * Puts a file system of {@code bytes} on {@code folder}, which is made if it is missing.
     *
     * @param folder must be empty
     * @param bytes at least 64 KiB
     * @throws org.opentest4j.TestAbortedException if this user may not mount, or the system has no tmpfs; says why
     */
    public static FullDisk on(Path folder, long bytes) throws IOException {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException("bytes must be at least " + LEAST_BYTES + ", was " + bytes);
        }
        Path real = Files.createDirectories(folder).toRealPath();
        requireEmpty(real);
        String name = NAME + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        LastWill will = LastWill.of("umount -l \"$1\"", real.toString());
        Optional<String> failure =
                Command.failure("mount", "-t", "tmpfs", "-o", "size=" + bytes, name, real.toString());
        if (failure.isPresent()) {
            will.close();
            Assumptions.abort("a full disk needs a file system of its own, which this user may not mount here: "
                    + failure.orElseThrow());
        }
        return new FullDisk(real, will);
    }

    private static void requireEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            if (content.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "folder must be empty to get a file system of its own, was not: " + folder);
            }
        }
    }

    /** The folder it is on. */
    public Path folder() {
        return folder;
    }

    /** Writes until nothing more fits; returns then. Does no harm if it is full already. */
    public synchronized void fill() {
        try (FileChannel file = FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            fill(file, BLOCK_BYTES);
            fill(file, PAGE_BYTES);
            long left = Files.getFileStore(folder).getUsableSpace();
            if (left >= PAGE_BYTES) {
                throw new IOException(left + " bytes are still free");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot fill " + folder, failure);
        }
    }

    /** Ends with the error that the file system is full; the caller checks that it is. */
    private static void fill(FileChannel file, int blockBytes) {
        try {
            while (true) {
                ByteBuffer block = ByteBuffer.allocate(blockBytes);
                while (block.hasRemaining()) {
                    file.write(block);
                }
            }
        } catch (IOException full) {
            return;
        }
    }

    /** Gives back all that {@link #fill} took. */
    public synchronized void free() {
        try {
            Files.deleteIfExists(filler());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot free " + folder, failure);
        }
    }

    private Path filler() {
        return folder.resolve(".muster-filler");
    }

    /** Takes the file system away; a process that has files open there keeps them. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Command.failure("umount", "-l", folder.toString()).ifPresent(said -> {
            throw new IllegalStateException("cannot unmount " + folder + ": " + said);
        });
        will.close();
    }
}
