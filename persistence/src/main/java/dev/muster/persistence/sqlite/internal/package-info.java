/** The Pekko Persistence plugins on SQLite and the threads and connections they share. */
@NullMarked
package dev.muster.persistence.sqlite.internal;

import org.jspecify.annotations.NullMarked;
