/**
 * Seeded virtual time and network: several cores run against each other in one thread, and a seed replays a run. LinkFaults of
 * links and nodes, plans of them that shrink when they fail, and marks for what must have happened.
 */
@NullMarked
package dev.muster.simulation;

import org.jspecify.annotations.NullMarked;
