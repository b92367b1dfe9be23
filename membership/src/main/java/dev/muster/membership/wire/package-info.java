/** Bounded, versioned binary frames, shared by every module that speaks to another node. */
@NullMarked
package dev.muster.membership.wire;

import org.jspecify.annotations.NullMarked;
