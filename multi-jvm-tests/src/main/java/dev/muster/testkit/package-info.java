/** Clusters of real JVMs in a JUnit 5 test. */
@NullMarked
package dev.muster.testkit;

import org.jspecify.annotations.NullMarked;
