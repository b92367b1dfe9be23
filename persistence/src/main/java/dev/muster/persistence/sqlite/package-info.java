/** Journal and snapshot store on one SQLite file in write-ahead mode, shared by the JVMs of one machine. */
@NullMarked
package dev.muster.persistence.sqlite;

import org.jspecify.annotations.NullMarked;
