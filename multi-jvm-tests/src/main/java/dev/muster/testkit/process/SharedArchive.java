package dev.muster.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The archive of class data that a rehearsal leaves (JEP 350, dynamic archives): mapped by each JVM whose class path begins
 * with the one of the rehearsal.
 *
 * <p>The rehearsed JVM must end by {@code System.exit}, which writes the archive. JVMs that cannot map it, because of
 * flags of theirs, start without ({@code -Xshare:auto}).
 */
final class SharedArchive {
    /** Tells a rehearsed JVM to end in the way that writes the archive. */
    static final String REHEARSAL = "muster.testkit.rehearsal";

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(60);

    private SharedArchive() {}

    /** The archive for that class path, made now unless it is there; empty, and said why, if it cannot be made. */
    static Optional<Path> of(Rehearsal rehearsal, ClassPath classPath) throws InterruptedException {
        Path archive = rehearsal.cache().resolve("classes-" + key(rehearsal, classPath) + ".jsa");
        if (Files.exists(archive)) {
            return Optional.of(archive);
        }
        try {
            make(archive, rehearsal, classPath);
            return Optional.of(archive);
        } catch (IOException | RuntimeException failure) {
            System.err.println("nodes start without an archive of classes, which could not be made: " + failure);
            return Optional.empty();
        }
    }

    /** The flags of a JVM that uses it. */
    static List<String> flags(Path archive) {
        return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** When the file was made or replaced, by the system's own account, which is not set back as a modification time is. */
    private static String changed(Path jar) {
        try {
            return Files.getAttribute(jar, "unix:ctime").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return "";
        }
    }

    /** All that the JVM compares when it maps an archive, whether a jar was replaced, and what the rehearsal runs. */
    static String key(Rehearsal rehearsal, ClassPath classPath) {
        StringBuilder key = new StringBuilder()
                .append(System.getProperty("java.home"))
                .append('\n')
                .append(System.getProperty("java.vm.version"))
                .append('\n')
                .append(JvmFlags.ofTheKit())
                .append('\n')
                .append(rehearsal.start().getClass().getName().replaceAll("\\$\\$Lambda.*", ""))
                .append('\n');
        classPath
                .entries()
                .forEach(jar -> key.append(jar)
                        .append(' ')
                        .append(jar.toFile().length())
                        .append(' ')
                        .append(jar.toFile().lastModified())
                        .append(' ')
                        .append(changed(jar))
                        .append('\n'));
        return Hash.of(key.toString());
    }

    private static void make(Path archive, Rehearsal rehearsal, ClassPath classPath)
            throws IOException, InterruptedException {
        Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Path log = rehearsal.cache().resolve("rehearsal.log");
        Files.deleteIfExists(log);
        Startup startup = new Startup(
                classPath.text(),
                List.of(
                        "-XX:ArchiveClassesAtExit=" + unfinished,
                        "-XX:ErrorFile=" + rehearsal.cache().resolve("rehearsal-crash.log"),
                        "-D" + REHEARSAL + "=true"));
        try (Conductor conductor = Conductor.open(startup)) {
            conductor.launch(Launch.of("rehearsal", log), rehearsal.start()).stopOrderly(WRITE_TIMEOUT);
        }
        if (!Files.exists(unfinished)) {
            throw new IOException("the rehearsal wrote none; its log ends:\n" + LogTail.of(log, JvmProcess.TAIL_LINES));
        }
        Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
