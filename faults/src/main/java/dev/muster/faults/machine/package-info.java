/**
 * What faults need of the machine they run on: its programs, what this process may do to it, addresses nobody else uses, and
 * that nothing stays when the JVM dies. For implementations of faults; tests need none of it.
 */
@NullMarked
package dev.muster.faults.machine;

import org.jspecify.annotations.NullMarked;
