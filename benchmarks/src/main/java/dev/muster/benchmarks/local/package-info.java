/** Messages within one JVM. */
@NullMarked
package dev.muster.benchmarks.local;

import org.jspecify.annotations.NullMarked;
