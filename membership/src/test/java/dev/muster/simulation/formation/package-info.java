/** Races of starting nodes in virtual time: at no instant may there be two clusters, and in the end there must be one. */
@NullMarked
package dev.muster.simulation.formation;

import org.jspecify.annotations.NullMarked;
