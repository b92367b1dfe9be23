/** Runnable examples. */
@NullMarked
package dev.muster.samples;

import org.jspecify.annotations.NullMarked;
