package dev.muster.persistence.sqlite;

/** How durable a commit is; the values of SQLite's {@code PRAGMA synchronous} that suit a write-ahead log. */
public enum Synchronous {
    /** Survives the death of processes, not a loss of power. The default. */
    NORMAL,
    /** Survives a loss of power too: every commit waits for the disk. */
    FULL
}
