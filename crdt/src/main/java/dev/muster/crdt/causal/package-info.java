/**
 * Dots, causal contexts with gaps, and hybrid time: what the data types know about order.
 *
 * <p>Almeida, Shoker and Baquero, "Delta state replicated data types" (2018), sections 4 and 7.
 */
@NullMarked
package dev.muster.crdt.causal;

import org.jspecify.annotations.NullMarked;
