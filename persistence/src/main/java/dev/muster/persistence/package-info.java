/** What the journals, snapshot and state stores share: the fence that keeps a stale writer out. */
@NullMarked
package dev.muster.persistence;

import org.jspecify.annotations.NullMarked;
