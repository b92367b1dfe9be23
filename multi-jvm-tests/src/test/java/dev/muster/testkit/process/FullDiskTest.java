package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    Path folder;

    private Conductor conductor;

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void a_process_cannot_write_to_a_full_disk_until_it_is_freed() throws Exception {
        String data = folder.resolve("data").toString();
        try (FullDisk disk = FullDisk.on(Path.of(data), 4 * MEBIBYTE)) {
            JvmProcess<Tally> process = conductor.launch("n1", folder.resolve("n1.log"), Tally::new, List.of());
            long before = process.call(tally -> write(data, "a"), Until.PATIENCE);

            disk.fill();
            disk.fill();
            assertThatThrownBy(() -> process.call(tally -> write(data, "b"), Until.PATIENCE))
                    .isInstanceOf(RemoteCallException.class)
                    .hasMessageContaining("No space left on device");
            long free = process.call(tally -> Path.of(data).toFile().getUsableSpace(), Until.PATIENCE);
            disk.free();

            assertThat(before).isEqualTo(MEBIBYTE);
            assertThat(free).isLessThan(4096);
            assertThat(process.<Long>call(tally -> write(data, "c"), Until.PATIENCE))
                    .isEqualTo(MEBIBYTE);
            process.kill();
        }
        assertThat(mounts()).noneMatch(line -> line.contains(data));
        assertThat(Path.of(data)).isEmptyDirectory();
    }

    @Test
    void it_is_taken_away_under_a_process_that_still_uses_it() throws Exception {
        Path data = folder.resolve("data");
        FullDisk disk = FullDisk.on(data);
        assertThat(data.toFile().getTotalSpace()).isEqualTo(FullDisk.DEFAULT_BYTES);
        try (var held = Files.newOutputStream(data.resolve("held"))) {
            disk.close();
            disk.close();

            held.write(1);
            assertThat(mounts()).noneMatch(line -> line.contains(data.toString()));
        }
    }

    @Test
    void the_death_of_the_conductor_leaves_no_mount() throws Exception {
        FullDisk.on(folder.resolve("probe")).close(); // aborts here, and not in the other JVM, where none can be made
        String data = folder.resolve("data").toString();
        JvmProcess<Tally> middle = conductor.launch("middle", folder.resolve("middle.log"), Tally::new, List.of());
        middle.call(tally -> FullDisk.on(Path.of(data)).folder().toString(), Until.PATIENCE);
        assertThat(mounts()).anyMatch(line -> line.contains(data));

        middle.signalKill();

        Until.holds(
                "unmounted", Duration.ofSeconds(10), () -> mounts().stream().noneMatch(line -> line.contains(data)));
    }

    @Test
    void a_folder_with_content_and_a_size_of_nothing_are_refused() throws IOException {
        Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> FullDisk.on(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("folder must be empty");
        assertThatThrownBy(() -> FullDisk.on(folder.resolve("new"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes must be at least 65536, was 1");
    }

    private static long write(String data, String name) throws IOException {
        return Files.size(Files.write(Path.of(data, name), new byte[MEBIBYTE]));
    }

    private static List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts"));
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
