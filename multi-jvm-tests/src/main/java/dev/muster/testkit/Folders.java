package dev.muster.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders that hold a test's logs and data. */
final class Folders {
    private static final Path ROOT = Path.of("target", "cluster");

    private Folders() {}

    /** The folder of one test, below the module that Maven builds or else the working directory. */
    static Path of(String test) {
        return module().resolve(ROOT)
                .resolve(test.replaceAll("[^A-Za-z0-9._-]", "_"))
                .toAbsolutePath();
    }

    /** The folder of the module that Maven builds, or else the working directory. */
    static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /** What the folder is called from {@link #module}, with slashes. */
    static String relative(Path path) {
        return module().relativize(path).toString().replace('\\', '/');
    }

    /** Empties the folder, so that nothing of an earlier run is read. */
    static void renew(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> content;
            try (Stream<Path> walk = Files.walk(folder)) {
                content = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : content) {
                Files.delete(path);
            }
        }
        Files.createDirectories(folder.resolve("data"));
    }
}
