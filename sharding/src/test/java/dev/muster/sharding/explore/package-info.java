/**
 * A model of the data plane around its real machines, and two ways to run it: every interleaving of a small one, and random schedules of
 * a large one. The exploration is that of an explicit-state model checker: depth first, with a set of visited states.
 */
@NullMarked
package dev.muster.sharding.explore;

import org.jspecify.annotations.NullMarked;
