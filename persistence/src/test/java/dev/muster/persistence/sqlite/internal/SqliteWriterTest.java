package dev.muster.persistence.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.persistence.FencedException;
import dev.muster.persistence.sqlite.SqliteSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer is started only after work has been queued, so that all of it is one batch. */
class SqliteWriterTest {
    @TempDir
    Path folder;

    private SqliteSettings settings;
    private SqliteWriter writer;

    @BeforeEach
    void create() {
        settings = SqliteSettings.of(folder.resolve("journal.db")).withBusyTimeout(Duration.ofMillis(300));
        writer = new SqliteWriter(settings);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void one_that_fails_takes_back_its_own_changes_and_nothing_else() throws SQLException {
        CompletableFuture<Integer> before = writer.submit(statements -> fence(statements, "before"));
        CompletableFuture<Integer> failing = writer.submit(statements -> {
            fence(statements, "failing");
            throw new FencedException("failing", 1, 2);
        });
        CompletableFuture<Integer> duplicate = writer.submit(statements -> fence(statements, "before"));
        CompletableFuture<Integer> after = writer.submit(statements -> fence(statements, "after"));

        writer.start();

        assertThat(before.join()).isEqualTo(1);
        assertThat(after.join()).isEqualTo(1);
        assertThatThrownBy(failing::join).hasCauseInstanceOf(FencedException.class);
        assertThatThrownBy(duplicate::join).hasCauseInstanceOf(SQLException.class);
        assertThat(fences()).isEqualTo(2);
    }

    @Test
    void all_of_a_batch_fail_when_its_transaction_is_gone_and_the_next_is_written() throws SQLException {
        CompletableFuture<Integer> before = writer.submit(statements -> fence(statements, "before"));
        CompletableFuture<Integer> breaking = writer.submit(statements -> {
            statements.execute("ROLLBACK");
            throw new SQLException("disk I/O error");
        });

        writer.start();

        assertThatThrownBy(before::join).hasRootCauseMessage("disk I/O error");
        assertThatThrownBy(breaking::join).hasRootCauseMessage("disk I/O error");
        assertThat(writer.submit(statements -> fence(statements, "after")).join())
                .isEqualTo(1);
        assertThat(fences()).isEqualTo(1);
    }

    @Test
    void a_full_queue_refuses_at_once() {
        SqliteWriter small = new SqliteWriter(settings.withQueueWrites(1));
        CompletableFuture<Integer> first = small.submit(statements -> fence(statements, "first"));

        CompletableFuture<Integer> second = small.submit(statements -> fence(statements, "second"));

        assertThatThrownBy(second::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("is overloaded: 1 writes are waiting already");
        small.start();
        assertThat(first.join()).isEqualTo(1);
        small.close();
    }

    @Test
    void a_lock_that_lasts_fails_the_write_and_one_that_ends_does_not() throws SQLException {
        writer.start();
        writer.submit(statements -> fence(statements, "opened")).join();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Integer> locked = writer.submit(statements -> fence(statements, "locked"));
            assertThatThrownBy(locked::join).hasMessageContaining("is locked by another process");
            statement.execute("ROLLBACK");
        }

        assertThat(writer.submit(statements -> fence(statements, "free")).join())
                .isEqualTo(1);
    }

    @Test
    void what_was_queued_is_written_before_it_closes_and_nothing_after() throws SQLException {
        CompletableFuture<Integer> queued = writer.submit(statements -> fence(statements, "queued"));
        writer.start();

        writer.close();

        assertThat(queued).isCompletedWithValue(1);
        assertThat(fences()).isEqualTo(1);
        assertThatThrownBy(() -> writer.submit(statements -> 1).join()).hasMessageContaining("is closed");
    }

    private static int fence(Statements statements, String id) throws SQLException {
        return statements.update("INSERT INTO fence VALUES (?, 1, 0)", id);
    }

    private long fences() throws SQLException {
        try (Statements statements = Statements.open(settings)) {
            return statements.number("SELECT count(*) FROM fence");
        }
    }
}
