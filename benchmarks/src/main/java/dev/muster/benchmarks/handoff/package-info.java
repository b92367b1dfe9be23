/** What planned hand-offs lose, double and reorder under load, and how long they make messages wait. */
@NullMarked
package dev.muster.benchmarks.handoff;

import org.jspecify.annotations.NullMarked;
