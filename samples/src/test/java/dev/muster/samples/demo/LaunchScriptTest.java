package dev.muster.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code muster}, as a shell runs it. */
class LaunchScriptTest {
    private static final Path SCRIPT = Path.of("..", "muster").toAbsolutePath().normalize();

    @TempDir
    private Path home;

    @Test
    void an_unknown_command_is_named_with_the_usage() throws Exception {
        Result result = muster(Map.of(), "bogus");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.text()).contains("there is no command 'bogus'", "usage: muster COMMAND");
    }

    @Test
    void an_old_java_is_refused_in_one_sentence() throws Exception {
        fakeJava("openjdk version \\\"11.0.2\\\" 2019-01-15");

        Result result = muster(Map.of("JAVA_HOME", home.toString()), "demo");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.text().lines())
                .singleElement()
                .asString()
                .contains("is Java 11, but Muster needs 17 or later");
    }

    @Test
    void java_8_is_refused_too() throws Exception {
        fakeJava("java version \\\"1.8.0_402\\\"");

        Result result = muster(Map.of("JAVA_HOME", home.toString()), "doctor");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.text()).contains("Muster needs 17 or later");
    }

    @Test
    void a_wrong_java_home_is_refused_in_one_sentence() throws Exception {
        Result result = muster(Map.of("JAVA_HOME", home.toString()), "demo");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.text().lines()).singleElement().asString().contains("there is no bin/java in it");
    }

    private void fakeJava(String versionLine) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"" + versionLine + "\" >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private static Result muster(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), text);
    }

    private record Result(int exitCode, String text) {}
}
