/** What all cases share: the options of a run, whose turn it is, and what a run found as table and as raw file. */
@NullMarked
package dev.muster.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
