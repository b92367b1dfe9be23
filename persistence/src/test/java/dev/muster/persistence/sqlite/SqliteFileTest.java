package dev.muster.persistence.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("journal.db");
    }

    @Test
    void a_missing_file_is_created_with_its_folder() {
        Path deep = folder.resolve("a/b/journal.db");

        SqliteFile.check(deep);

        assertThat(deep).exists();
        assertThatCode(() -> SqliteFile.check(deep)).doesNotThrowAnyException();
    }

    @Test
    void a_store_has_one_identity_for_its_life_and_another_store_has_another() {
        String identity = SqliteFile.check(file);

        assertThat(identity).matches("[0-9a-f]{32}").isEqualTo(SqliteFile.check(file));
        assertThat(SqliteFile.check(folder.resolve("other.db"))).isNotEqualTo(identity);
    }

    @Test
    void many_may_open_a_new_file_at_once() throws Exception {
        ExecutorService openers = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 200; round++) {
                Path fresh = folder.resolve("fresh-" + round + ".db");
                Set<String> identities = new HashSet<>();
                Callable<String> open = () -> SqliteFile.check(fresh);
                for (Future<String> opened : openers.invokeAll(Collections.nCopies(3, open))) {
                    identities.add(opened.get());
                }
                assertThat(identities).as("round %d", round).hasSize(1);
            }
        } finally {
            openers.shutdownNow();
        }
    }

    @Test
    void a_locked_file_is_named_as_locked() throws SQLException {
        SqliteFile.check(file);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertRefused(file, "is locked by another process");
        }
    }

    @Test
    void a_file_that_is_no_database_is_named_as_corrupt() throws IOException {
        Files.writeString(file, "no database, whatever one calls it. ".repeat(100));

        assertRefused(file, "is corrupt or not a SQLite database");
    }

    @Test
    void a_directory_is_refused() {
        assertRefused(folder, "is a directory");
    }

    @Test
    void a_folder_that_is_a_file_is_refused() throws IOException {
        Files.writeString(file, "");

        assertRefused(file.resolve("journal.db"), "is not a directory");
    }

    @Test
    void a_database_of_another_application_is_refused_and_left_alone() throws SQLException {
        execute("CREATE TABLE theirs (x)");

        assertRefused(file, "of another application");
        execute("INSERT INTO theirs VALUES (1)");
    }

    @Test
    void a_newer_schema_is_refused() throws SQLException {
        SqliteFile.check(file);
        execute("PRAGMA user_version = 3");

        assertRefused(file, "schema version 3, but this release knows only 2");
    }

    @Test
    void a_file_of_the_version_before_is_opened_keeps_what_it_has_and_gets_what_is_missing() throws SQLException {
        String identity = SqliteFile.check(file);
        execute("INSERT INTO fence VALUES ('a', 7, 3)");
        execute("DROP TABLE state");
        execute("PRAGMA user_version = 1");

        assertThat(SqliteFile.check(file)).isEqualTo(identity);

        assertThat(number("SELECT epoch FROM fence WHERE persistence_id = 'a'")).isEqualTo(7);
        assertThat(number("SELECT count(*) FROM state")).isZero();
        assertThat(number("PRAGMA user_version")).isEqualTo(2);
    }

    @Test
    void many_may_bring_a_file_of_the_version_before_up_to_date_at_once() throws Exception {
        ExecutorService openers = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 50; round++) {
                SqliteFile.check(file);
                execute("DROP TABLE state");
                execute("PRAGMA user_version = 1");
                Callable<String> open = () -> SqliteFile.check(file);
                for (Future<String> opened : openers.invokeAll(Collections.nCopies(3, open))) {
                    assertThat(opened.get()).as("round %d", round).isNotEmpty();
                }
                assertThat(number("PRAGMA user_version")).as("round %d", round).isEqualTo(2);
            }
        } finally {
            openers.shutdownNow();
        }
    }

    @Test
    void defaults_are_those_of_the_reference_configuration() {
        SqliteSettings settings = SqliteSettings.from(
                ConfigFactory.load().withValue("muster.persistence.sqlite.file", value(file.toString())));

        assertThat(settings).isEqualTo(SqliteSettings.of(file));
    }

    @Test
    void a_value_out_of_range_is_named_with_its_key_and_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqliteSettings.from(SqliteConfig.on(file)
                        .withValue("muster.persistence.sqlite.readers", value(0))
                        .withFallback(ConfigFactory.load())))
                .withMessage("muster.persistence.sqlite.readers must be 1 to 64, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SqliteSettings.from(SqliteConfig.on(file)
                        .withValue("muster.persistence.sqlite.synchronous", value("OFF"))
                        .withFallback(ConfigFactory.load())))
                .withMessage("muster.persistence.sqlite.synchronous must be NORMAL or FULL, was \"OFF\"");
    }

    private static com.typesafe.config.ConfigValue value(Object value) {
        return ConfigValueFactory.fromAnyRef(value);
    }

    private static void assertRefused(Path path, String why) {
        assertThatThrownBy(() -> SqliteFile.check(path))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why)
                .hasMessageStartingWith("The journal file");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
