/** A network of Linux network namespaces, whose packets all pass a switch in this JVM; see tuntap.txt and namespaces(7). */
@NullMarked
package dev.muster.faults.namespaces;

import org.jspecify.annotations.NullMarked;
