package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a {@link Rehearsal}: what was used last is kept, not what was made last, because a library's folder may
 * never change while a test's changes each time. The use is the time of an empty file beside it, since a JVM compares the
 * times of jars themselves with those in an archive.
 *
 * <p>Whoever uses this holds the folder's lock.
 */
record CacheFolder(Path path) {
    private static final String USE = ".used";

    /** These are used now. */
    void used(List<Path> files) throws IOException {
        for (Path file : files) {
            Path use = use(file);
            if (!Files.exists(use)) {
                Files.createFile(use);
            }
            Files.setLastModifiedTime(use, FileTime.fromMillis(System.currentTimeMillis()));
        }
    }

    /** Deletes the files of that ending, but for those {@code kept} that were used last. */
    void forgetOldest(String ending, int kept) throws IOException {
        List<Path> files = filesEnding(ending).stream()
                .sorted(Comparator.comparing(CacheFolder::usedAtMillis).reversed())
                .toList();
        for (Path old : files.subList(Math.min(kept, files.size()), files.size())) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(use(old));
        }
    }

    /** Deletes what builds left that were killed. */
    void forgetUnfinished() throws IOException {
        for (Path unfinished : filesEnding(".unfinished")) {
            Files.deleteIfExists(unfinished);
        }
    }

    private List<Path> filesEnding(String ending) throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static Path use(Path file) {
        return file.resolveSibling(file.getFileName() + USE);
    }

    private static long usedAtMillis(Path file) {
        Path use = use(file);
        return (Files.exists(use) ? use : file).toFile().lastModified();
    }
}
