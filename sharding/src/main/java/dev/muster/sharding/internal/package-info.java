/** The hosts of entities on Pekko: protocol, serializer, actors, placement. May change in any release. */
@NullMarked
package dev.muster.sharding.internal;

import org.jspecify.annotations.NullMarked;
