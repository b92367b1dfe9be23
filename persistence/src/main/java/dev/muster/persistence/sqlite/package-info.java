/** The embedded store: one SQLite file in WAL mode, shared by the JVMs of one machine. */
@NullMarked
package dev.muster.persistence.sqlite;

import org.jspecify.annotations.NullMarked;
