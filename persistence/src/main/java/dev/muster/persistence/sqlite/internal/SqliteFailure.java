package dev.muster.persistence.sqlite.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's error codes mean to an operator. */
final class SqliteFailure {
    private static final int PRIMARY_CODE = 0xff;

    private SqliteFailure() {}

    static boolean isBusy(SQLException failed) {
        return code(failed) == SQLiteErrorCode.SQLITE_BUSY.code || code(failed) == SQLiteErrorCode.SQLITE_LOCKED.code;
    }

    /** The same failure with a sentence that names the file, the likely cause and what to do. */
    static SQLException explained(Path file, SQLException failed) {
        if (!(failed instanceof SQLiteException)) {
            return failed;
        }
        String sentence = "The journal file [" + file + "] " + causeAndCure(code(failed), failed);
        return new SQLException(sentence, failed.getSQLState(), failed.getErrorCode(), failed);
    }

    /** Creates the folder, and refuses what SQLite would only call "unable to open". */
    static void requirePlace(Path file) throws SQLException {
        Path folder = file.getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new SQLException("The journal file [" + file + "] is a directory; name a file inside it.");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new SQLException("The journal file [" + file + "] cannot be created because [" + folder
                    + "] is not a directory; choose another path.");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new SQLException(
                    "The journal file [" + file + "] cannot be created because its folder [" + folder
                            + "] cannot be; check the path and its permissions.",
                    failed);
        }
        if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(folder)) {
            throw new SQLException("The journal file [" + file
                    + "] is not writable for this user; check the permissions of the file and its folder.");
        }
    }

    private static String causeAndCure(int code, SQLException failed) {
        SQLiteErrorCode known = SQLiteErrorCode.getErrorCode(code);
        return switch (known) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "is locked by another process; end that process or choose another file.";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "is corrupt or not a SQLite database;" + " restore it from a backup or choose another file.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                "is not writable;" + " check the permissions of the file, its -wal and -shm files and its folder.";
            case SQLITE_FULL -> "cannot grow because the disk is full; free some space.";
            default -> "cannot be used (" + failed.getMessage() + ").";
        };
    }

    private static int code(SQLException failed) {
        return failed.getErrorCode() & PRIMARY_CODE;
    }
}
