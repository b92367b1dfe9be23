/**
 * Histories of what clients asked and nodes did during a test, and the checkers that judge them.
 *
 * <p>The concept is Jepsen's: clients note each operation when they start it and when they know its outcome, and after
 * the run a checker decides whether any correct system could have answered so. An outcome is one of three: it happened
 * (ok), it certainly did not (fail), or nobody knows (info: a timeout, a node that died). The third kind is what makes
 * checking under faults hard and worth while: such an operation may have taken effect at any time after its start, or
 * never.
 *
 * <pre>
 *   History (thread safe, has the clock) --> Transcript (immutable, has a text form) --> Checks --> Verdict
 * </pre>
 *
 * <p>Everything but the recorder {@link dev.muster.testkit.history.History} is pure: values and functions, no clock, no
 * thread, no I/O. The checkers follow Jepsen's {@code counter}, {@code set-full} and {@code linearizable}, Maelstrom's
 * {@code pn-counter}, and Wing and Gong's search for linearizations ("Testing and Verifying Concurrent Objects", 1993)
 * with the memory of Lowe ("Testing for Linearizability", 2017).
 */
@NullMarked
package dev.muster.testkit.history;

import org.jspecify.annotations.NullMarked;
