/** What a user depends on: one node in one call. */
@NullMarked
package dev.muster.runtime;

import org.jspecify.annotations.NullMarked;
