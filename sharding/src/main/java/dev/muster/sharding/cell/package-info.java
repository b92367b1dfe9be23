/** The core of one entity: a machine that turns requests, written events and timers into outputs, without threads or I/O. */
@NullMarked
package dev.muster.sharding.cell;

import org.jspecify.annotations.NullMarked;
