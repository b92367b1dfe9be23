package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
    private static final String FROM_ARCHIVE = "shared objects file (top)";

    @TempDir
    Path folder;

    @Test
    void a_rehearsed_class_comes_from_the_archive_and_every_entry_of_the_class_path_is_a_jar() throws Exception {
        try (Conductor conductor = Conductor.open(rehearsal(Tally::new))) {
            JvmProcess<Tally> process = conductor.launch(
                    Launch.of("n1", folder.resolve("n1.log")).withFlags(List.of("-Xlog:class+load")), Tally::new);
            String classPath = process.call(tally -> System.getProperty("java.class.path"), Until.PATIENCE);

            assertThat(Files.readAllLines(process.log()))
                    .anyMatch(line -> line.contains(Tally.class.getName()) && line.contains(FROM_ARCHIVE));
            assertThat(classPath.split(File.pathSeparator))
                    .allMatch(entry -> entry.endsWith(".jar") && Files.isRegularFile(Path.of(entry)));
            assertThat(process.<Long>call(tally -> tally.add(3), Until.PATIENCE))
                    .isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", "-XX:+UseParallelGC", "-XX:-UseCompressedClassPointers", "-Xmx64m"})
    void a_flag_that_the_archive_may_not_fit_does_not_keep_a_process_from_starting(String flag) throws Exception {
        try (Conductor conductor = Conductor.open(rehearsal(Tally::new))) {
            JvmProcess<Tally> process =
                    conductor.launch(Launch.of("n1", folder.resolve("n1.log")).withFlags(List.of(flag)), Tally::new);

            assertThat(process.<Long>call(tally -> tally.add(3), Until.PATIENCE))
                    .isEqualTo(3);
        }
    }

    @Test
    void processes_start_without_an_archive_when_the_rehearsal_fails() throws Exception {
        Rehearsal failing = rehearsal(() -> {
            throw new IllegalStateException("stage fright");
        });

        try (Conductor conductor = Conductor.open(failing)) {
            JvmProcess<Tally> process = conductor.launch(Launch.of("n1", folder.resolve("n1.log")), Tally::new);

            assertThat(process.<Long>call(tally -> tally.add(3), Until.PATIENCE))
                    .isEqualTo(3);
        }
        assertThat(filesIn(failing.cache())).noneMatch(name -> name.contains(".jsa"));
    }

    @Test
    void an_archive_is_kept_for_the_next_run() throws Exception {
        Rehearsal rehearsal = rehearsal(Tally::new);
        Files.createDirectories(rehearsal.cache());
        ClassPath classPath = ClassPath.ofThisJvm().packed(rehearsal.cache());
        Path first = SharedArchive.of(rehearsal, classPath).orElseThrow();
        FileTime made = Files.getLastModifiedTime(first);

        Path second = SharedArchive.of(rehearsal, classPath).orElseThrow();

        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second)).isEqualTo(made);
    }

    @Test
    void builds_at_the_same_time_share_one_rehearsal() throws Exception {
        String cache = folder.resolve("cache").toString();
        List<String> found;
        try (Conductor conductor = Conductor.open()) {
            JvmProcess<Tally> one = conductor.launch("b1", folder.resolve("b1.log"), Tally::new, List.of());
            JvmProcess<Tally> two = conductor.launch("b2", folder.resolve("b2.log"), Tally::new, List.of());
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> flagsIn(one, cache));
            CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> flagsIn(two, cache));
            found = List.of(first.get(90, TimeUnit.SECONDS), second.get(90, TimeUnit.SECONDS));
        }

        assertThat(found.get(0)).contains("-XX:SharedArchiveFile=").isEqualTo(found.get(1));
        assertThat(filesIn(Path.of(cache)).filter(name -> name.endsWith(".jsa")))
                .hasSize(1);
        assertThat(filesIn(Path.of(cache))).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void folders_of_equal_content_share_a_jar_and_an_empty_one_needs_none() throws Exception {
        Path one = Files.createDirectories(folder.resolve("one/x"));
        Path other = Files.createDirectories(folder.resolve("other/x"));
        Path empty = Files.createDirectories(folder.resolve("empty/x"));
        Files.writeString(one.resolve("y.txt"), "hello");
        Files.writeString(other.resolve("y.txt"), "hello");

        Path jar = FolderJar.of(one.getParent(), folder).orElseThrow();

        assertThat(FolderJar.of(other.getParent(), folder)).contains(jar);
        assertThat(FolderJar.of(empty.getParent(), folder)).isEmpty();
        Files.writeString(other.resolve("y.txt"), "hullo");
        assertThat(FolderJar.of(other.getParent(), folder).orElseThrow()).isNotEqualTo(jar);
        try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(java.util.zip.ZipEntry::getName)).containsExactly("x/y.txt");
        }
    }

    private Rehearsal rehearsal(TargetStart<? extends AutoCloseable> start) {
        return new Rehearsal(start, folder.resolve("cache"));
    }

    private static String flagsIn(JvmProcess<Tally> build, String cache) {
        try {
            return build.call(
                    tally -> Startup.of(new Rehearsal(Tally::new, Path.of(cache)))
                            .flags()
                            .toString(),
                    Until.PATIENCE.multipliedBy(3));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static Stream<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void a_class_is_found_in_its_folder_under_another_name_of_the_folder() throws Exception {
        Path real = Path.of(
                Tally.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path link = Files.createSymbolicLink(folder.resolve("classes"), real);

        assertThat(new ClassPath(List.of(), List.of(link)).hasInFolder(Tally.class))
                .isTrue();
    }

    @Test
    void a_jar_replaced_by_one_of_the_same_size_and_time_gets_another_archive() throws Exception {
        Rehearsal rehearsal = rehearsal(Tally::new);
        Path jar = Files.writeString(folder.resolve("library.jar"), "old");
        FileTime time = Files.getLastModifiedTime(jar);
        ClassPath classPath = new ClassPath(List.of(jar), List.of());
        String before = SharedArchive.key(rehearsal, classPath);

        Files.delete(jar);
        Files.writeString(jar, "new");
        Files.setLastModifiedTime(jar, time);

        assertThat(SharedArchive.key(rehearsal, classPath)).isNotEqualTo(before);
    }

    @Test
    void what_was_used_last_is_kept_however_old_it_is() throws Exception {
        CacheFolder cache = new CacheFolder(folder);
        Path old = Files.createFile(folder.resolve("folder-old.jar"));
        Path middle = Files.createFile(folder.resolve("folder-middle.jar"));
        Path recent = Files.createFile(folder.resolve("folder-recent.jar"));
        Files.createFile(folder.resolve("folder-1.unfinished"));
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
        Files.setLastModifiedTime(middle, FileTime.fromMillis(2_000));
        Files.setLastModifiedTime(recent, FileTime.fromMillis(3_000));

        cache.used(List.of(old));
        cache.forgetOldest(".jar", 2);
        cache.forgetUnfinished();

        assertThat(old).exists();
        assertThat(Files.getLastModifiedTime(old)).isEqualTo(FileTime.fromMillis(1_000));
        assertThat(middle).doesNotExist();
        assertThat(recent).exists();
        assertThat(filesIn(folder)).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void an_archive_of_a_rehearsal_that_ended_badly_is_not_used() throws Exception {
        Rehearsal rehearsal = rehearsal(RehearsalTest::breaking);

        Conductor.open(rehearsal).close();

        assertThat(filesIn(rehearsal.cache())).noneMatch(name -> name.contains(".jsa"));
    }

    /** Leaves half an archive when the JVM ends. */
    private static Tally breaking() {
        String flag = java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:ArchiveClassesAtExit="))
                .findFirst()
                .orElseThrow();
        Path archive = Path.of(flag.substring(flag.indexOf('=') + 1));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                Files.writeString(archive, "half");
            } catch (IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            } finally {
                Runtime.getRuntime().halt(1);
            }
        }));
        return new Tally();
    }
}
