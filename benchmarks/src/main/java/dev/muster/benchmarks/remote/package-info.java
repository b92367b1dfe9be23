/** Messages from one JVM to another. */
@NullMarked
package dev.muster.benchmarks.remote;

import org.jspecify.annotations.NullMarked;
