/** Seeded virtual time and network: several cores run against each other in one thread, and a seed replays a run. */
@NullMarked
package dev.muster.simulation;

import org.jspecify.annotations.NullMarked;
