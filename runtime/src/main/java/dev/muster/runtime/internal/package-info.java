/** How a node is put together from its settings: configuration, the join check, and the checks before a start. */
@NullMarked
package dev.muster.runtime.internal;

import org.jspecify.annotations.NullMarked;
