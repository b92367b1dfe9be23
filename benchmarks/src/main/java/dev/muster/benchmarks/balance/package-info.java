/** How evenly shards are placed, what moves when nodes come and go, and what finding a route costs. */
@NullMarked
package dev.muster.benchmarks.balance;

import org.jspecify.annotations.NullMarked;
