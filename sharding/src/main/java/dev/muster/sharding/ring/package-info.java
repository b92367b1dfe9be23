/**
 * Which shard an entity is in and which node a shard belongs on: rendezvous hashing under the load bound of Mirrokni,
 * Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads" (SODA 2018).
 */
@NullMarked
package dev.muster.sharding.ring;

import org.jspecify.annotations.NullMarked;
