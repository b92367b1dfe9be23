/** The live demo: three node processes, one page served by each of them, and a script that kills one and counts. */
@NullMarked
package dev.muster.samples.demo;

import org.jspecify.annotations.NullMarked;
