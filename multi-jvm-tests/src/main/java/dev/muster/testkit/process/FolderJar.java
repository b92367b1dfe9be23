package dev.muster.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder of classes and resources as a jar that is named by its content, so that equal folders share one. */
final class FolderJar {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private FolderJar() {}

    /** The jar of {@code folder}, made in {@code cache} unless it is there; empty if the folder holds no file. */
    static Optional<Path> of(Path folder, Path cache) throws IOException {
        List<Path> files = filesIn(folder);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path jar = cache.resolve("folder-" + hash(folder, files) + ".jar");
        if (!Files.exists(jar)) {
            Path unfinished = Files.createTempFile(cache, "folder-", ".unfinished");
            pack(folder, files, unfinished);
            Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return Optional.of(jar);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String nameIn(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static String hash(Path folder, List<Path> files) throws IOException {
        MessageDigest digest = Hash.begin();
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            digest.update((nameIn(folder, file) + '\n' + content.length + '\n').getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        }
        return Hash.end(digest);
    }

    /** Stored, not deflated: it is read often, and soon thrown away. */
    private static void pack(Path folder, List<Path> files, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(nameIn(folder, file));
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
