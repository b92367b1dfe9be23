/**
 * The sender's and the owner's side of a shard's route: who may send to the owner directly, and how a hand-off is prepared so that it
 * loses, doubles and reorders nothing. The flush behind all messages is the marker of Chandy and Lamport, "Distributed snapshots" (1985).
 */
@NullMarked
package dev.muster.sharding.route;

import org.jspecify.annotations.NullMarked;
