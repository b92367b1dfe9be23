/** Whether a node is ready to serve, and the figures it publishes about itself. */
@NullMarked
package dev.muster.runtime.health;

import org.jspecify.annotations.NullMarked;
