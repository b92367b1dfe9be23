/** Tests of the history and its checks: hand-written histories, one per kind of fault, and simulated ones by seed. */
@NullMarked
package dev.muster.testkit.history;

import org.jspecify.annotations.NullMarked;
