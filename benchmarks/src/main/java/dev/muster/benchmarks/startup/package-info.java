/** From the start of a process to a member that is Up, and what it costs. */
@NullMarked
package dev.muster.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
