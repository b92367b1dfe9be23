/** Muster beside stock Pekko, in one run. */
@NullMarked
package dev.muster.benchmarks;

import org.jspecify.annotations.NullMarked;
