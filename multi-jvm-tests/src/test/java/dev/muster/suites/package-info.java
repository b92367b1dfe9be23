/** Clusters of real JVMs under real faults: what a user of Muster relies on, judged by histories of what was asked and answered. */
@NullMarked
package dev.muster.suites;

import org.jspecify.annotations.NullMarked;
