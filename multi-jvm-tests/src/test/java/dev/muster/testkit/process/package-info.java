/** Tests of the forked JVMs and their control sockets, with targets that are no cluster members. */
@NullMarked
package dev.muster.testkit.process;

import org.jspecify.annotations.NullMarked;
