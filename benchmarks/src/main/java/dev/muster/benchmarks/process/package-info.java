/** JVMs that a benchmark starts, commands over their standard streams, and what they cost. */
@NullMarked
package dev.muster.benchmarks.process;

import org.jspecify.annotations.NullMarked;
