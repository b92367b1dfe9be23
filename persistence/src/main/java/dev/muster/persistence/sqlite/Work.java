package dev.muster.persistence.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a connection; the caller owns the transaction. */
@FunctionalInterface
interface Work<T> {
    T on(Connection connection) throws SQLException;
}
