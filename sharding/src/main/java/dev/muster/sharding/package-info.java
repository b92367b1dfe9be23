/** What a user writes: entities, their requests, and references to them. */
@NullMarked
package dev.muster.sharding;

import org.jspecify.annotations.NullMarked;
