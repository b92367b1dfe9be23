/** What an idle entity and a passivated id weigh. */
@NullMarked
package dev.muster.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
