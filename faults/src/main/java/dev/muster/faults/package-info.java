/**
 * Faults of nodes and of the links between them, as values: plans of them that are read, printed, drawn from a seed and
 * shrunk, and the seam to the networks on which they can be made to happen.
 */
@NullMarked
package dev.muster.faults;

import org.jspecify.annotations.NullMarked;
