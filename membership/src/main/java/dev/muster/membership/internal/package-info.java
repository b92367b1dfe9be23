/** The actor that turns Pekko's cluster events into ours. */
@NullMarked
package dev.muster.membership.internal;

import org.jspecify.annotations.NullMarked;
