/**
 * Which entities and shards get the most messages: the Space-Saving sketch of Metwally, Agrawal and El Abbadi, "Efficient
 * Computation of Frequent and Top-k Elements in Data Streams" (ICDT 2005), under exponential decay.
 */
@NullMarked
package dev.muster.sharding.heat;

import org.jspecify.annotations.NullMarked;
