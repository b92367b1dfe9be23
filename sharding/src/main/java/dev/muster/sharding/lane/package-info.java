/**
 * Flow control on the way from one node to another: how much may be under way, and when the receiver says how much it has
 * taken. As in HTTP/2 (RFC 9113 section 5.2), except that a return names the position that was reached, not an increment, so
 * that one that is lost, repeated or overtaken does no harm.
 */
@NullMarked
package dev.muster.sharding.lane;

import org.jspecify.annotations.NullMarked;
