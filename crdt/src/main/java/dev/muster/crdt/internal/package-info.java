/** The replicator actor, its store, its wire format and the handles on them: the shell of the module. */
@NullMarked
package dev.muster.crdt.internal;

import org.jspecify.annotations.NullMarked;
