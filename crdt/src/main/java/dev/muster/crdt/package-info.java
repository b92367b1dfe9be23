/** Replicated data types as values, handles on the replicated ones, and presence. */
@NullMarked
package dev.muster.crdt;

import org.jspecify.annotations.NullMarked;
