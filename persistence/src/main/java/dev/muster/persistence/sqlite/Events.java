package dev.muster.persistence.sqlite;

import dev.muster.persistence.FencedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The statements of the journal, and the fences this journal holds. Changes run on the writer thread, inside
 * its transaction.
 */
final class Events {
    /** One event as it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
    record Row(String persistenceId, long sequenceNumber, long writtenAt, byte[] repr) {}

    /** The fence of a persistence id: who may write, and the sequence number of the last write. */
    record Fence(long epoch, long highest) {
        private static final Fence NONE = new Fence(0, 0);

        Fence taken() {
            return new Fence(epoch + 1, highest);
        }
    }

    /** What this journal may write to: entries are made when a fence is committed, never before. */
    private final Map<String, Long> heldEpochs = new ConcurrentHashMap<>();

    /** Remembers a fence whose transaction has committed. */
    void hold(String persistenceId, Fence fence) {
        heldEpochs.put(persistenceId, fence.epoch());
    }

    /** Takes the fence of {@code persistenceId}; {@link #hold} it once that is committed. */
    static Fence takeFence(Connection connection, String persistenceId) throws SQLException {
        Fence taken = fence(connection, persistenceId).taken();
        store(connection, persistenceId, taken);
        return taken;
    }

    /**
     * Appends {@code rows}, all of one persistence id, or throws and stores nothing of them. Answers the fence to
     * {@link #hold} once that is committed.
     */
    Fence append(Connection connection, List<Row> rows) throws SQLException {
        String persistenceId = rows.get(0).persistenceId();
        Fence fence = requireFence(connection, persistenceId);
        long highest = fence.highest();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO event (persistence_id, sequence_nr, epoch, written_at, repr) VALUES (?, ?, ?, ?, ?)")) {
            for (Row row : rows) {
                if (row.sequenceNumber() != highest + 1) {
                    throw new StoreException("event " + row.sequenceNumber() + " of [" + persistenceId
                            + "] refused: the one before it is not stored, the highest is " + highest);
                }
                highest = row.sequenceNumber();
                insert.setString(1, persistenceId);
                insert.setLong(2, row.sequenceNumber());
                insert.setLong(3, fence.epoch());
                insert.setLong(4, row.writtenAt());
                insert.setBytes(5, row.repr());
                insert.executeUpdate();
            }
        }
        Fence after = new Fence(fence.epoch(), highest);
        store(connection, persistenceId, after);
        return after;
    }

    /** Deletes up to and with {@code last}; the highest sequence number is kept. */
    void delete(Connection connection, String persistenceId, long last) throws SQLException {
        requireFence(connection, persistenceId);
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM event WHERE persistence_id = ? AND sequence_nr <= ?")) {
            delete.setString(1, persistenceId);
            delete.setLong(2, last);
            delete.executeUpdate();
        }
    }

    /** Hands over at most {@code most} events from {@code first} to {@code last}, in order. */
    static void replay(
            Connection connection, String persistenceId, long first, long last, long most, Consumer<byte[]> to)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT repr FROM event WHERE persistence_id = ?"
                + " AND sequence_nr BETWEEN ? AND ? ORDER BY sequence_nr LIMIT ?")) {
            select.setString(1, persistenceId);
            select.setLong(2, first);
            select.setLong(3, last);
            select.setLong(4, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    to.accept(rows.getBytes(1));
                }
            }
        }
    }

    /** A journal that never recovered this id may write only if nobody ever did: then it takes the fence by that. */
    private Fence requireFence(Connection connection, String persistenceId) throws SQLException {
        Fence stored = fence(connection, persistenceId);
        long held = heldEpochs.getOrDefault(persistenceId, 0L);
        if (held != stored.epoch()) {
            throw new FencedException(persistenceId, held, stored.epoch());
        }
        return stored.epoch() == 0 ? stored.taken() : stored;
    }

    private static Fence fence(Connection connection, String persistenceId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT epoch, highest FROM fence WHERE persistence_id = ?")) {
            select.setString(1, persistenceId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Fence(row.getLong(1), row.getLong(2)) : Fence.NONE;
            }
        }
    }

    private static void store(Connection connection, String persistenceId, Fence fence) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO fence (persistence_id, epoch, highest) VALUES (?, ?, ?) ON CONFLICT (persistence_id)"
                        + " DO UPDATE SET epoch = excluded.epoch, highest = excluded.highest")) {
            upsert.setString(1, persistenceId);
            upsert.setLong(2, fence.epoch());
            upsert.setLong(3, fence.highest());
            upsert.executeUpdate();
        }
    }
}
