/** How fast entities come into memory, and how soon a new cluster answers from every shard. */
@NullMarked
package dev.muster.benchmarks.activation;

import org.jspecify.annotations.NullMarked;
