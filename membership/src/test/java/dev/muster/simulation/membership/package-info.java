/** Whole clusters of the real SWIM machine in virtual time: experiments with figures, invariants under random faults. */
@NullMarked
package dev.muster.simulation.membership;

import org.jspecify.annotations.NullMarked;
