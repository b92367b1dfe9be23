/**
 * Cuts between nodes that need no privilege: each node drops what it would send or has received, by the seam that Pekko's
 * own multi-node tests use, the test mode of Artery.
 */
@NullMarked
package dev.muster.testkit.filter;

import org.jspecify.annotations.NullMarked;
