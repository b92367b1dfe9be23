/**
 * Failure detection and dissemination as a pure machine: SWIM (Das, Gupta, Motivala, DSN 2002) with Lifeguard (Dadgar,
 * Phillips, Currey, arXiv 1707.00788) and rules of our own, each of which {@link dev.muster.membership.swim.Rule} names.
 */
@NullMarked
package dev.muster.membership.swim;

import org.jspecify.annotations.NullMarked;
