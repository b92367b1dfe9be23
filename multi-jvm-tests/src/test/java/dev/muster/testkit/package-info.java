/** Scenarios over real processes, and tests of the kit that runs them. */
@NullMarked
package dev.muster.testkit;

import org.jspecify.annotations.NullMarked;
