/**
 * The owner's side of an active entity: when messages may go straight to its mailbox without overtaking those that came through the
 * region, and when they no longer may. The waits for those who saw an earlier state are the grace periods of McKenney and Slingwine,
 * "Read-copy update" (1998).
 */
@NullMarked
package dev.muster.sharding.slot;

import org.jspecify.annotations.NullMarked;
