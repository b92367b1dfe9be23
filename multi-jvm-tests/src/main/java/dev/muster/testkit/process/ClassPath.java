package dev.muster.testkit.process;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of a test, in two parts that keep their order.
 *
 * @param jars its jars
 * @param folders its folders, or the jars they were packed into
 */
record ClassPath(List<Path> jars, List<Path> folders) {
    /** What this JVM runs with; entries that do not exist are left out. */
    static ClassPath ofThisJvm() {
        List<Path> entries = Arrays.stream(textOfThisJvm().split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .filter(Files::exists)
                .distinct()
                .toList();
        return new ClassPath(
                entries.stream().filter(entry -> !Files.isDirectory(entry)).toList(),
                entries.stream().filter(Files::isDirectory).toList());
    }

    /** Surefire may start this JVM from a jar that holds only a manifest; it then keeps the real path in a property. */
    static String textOfThisJvm() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** This path with each folder packed into a jar. */
    ClassPath packed(Path cache) throws IOException {
        List<Path> packed = new ArrayList<>();
        for (Path folder : folders) {
            FolderJar.of(folder, cache).ifPresent(packed::add);
        }
        return new ClassPath(jars, packed);
    }

    /** Whether {@code type} comes from a folder of this path. */
    boolean hasInFolder(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source != null
                    && source.getLocation() != null
                    && hasFolder(Path.of(source.getLocation().toURI()).toRealPath());
        } catch (URISyntaxException | IllegalArgumentException | IOException notAFile) {
            return false;
        }
    }

    /** Class loaders know folders by their real names, and a class path may have others. */
    private boolean hasFolder(Path real) throws IOException {
        for (Path folder : folders) {
            if (folder.toRealPath().equals(real)) {
                return true;
            }
        }
        return false;
    }

    /** The jars alone. */
    ClassPath withoutFolders() {
        return new ClassPath(jars, List.of());
    }

    /** The order: jars, then folders. */
    List<Path> entries() {
        return Stream.concat(jars.stream(), folders.stream()).toList();
    }

    /** As the command line wants it. */
    String text() {
        return entries().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
