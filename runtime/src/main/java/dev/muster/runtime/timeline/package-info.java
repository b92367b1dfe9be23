/** What happened on this node, newest last, in a ring that forgets the oldest. */
@NullMarked
package dev.muster.runtime.timeline;

import org.jspecify.annotations.NullMarked;
