/** Forked JVMs that start a target object and run calls on it, told to by a conductor over a private Unix-domain socket. */
@NullMarked
package dev.muster.testkit.process;

import org.jspecify.annotations.NullMarked;
