/** Muster and stock Pekko as subjects of one load: the same entity, the same messages, the same senders. */
@NullMarked
package dev.muster.benchmarks.load;

import org.jspecify.annotations.NullMarked;
