@NullMarked
package dev.muster.faults.machine;

import org.jspecify.annotations.NullMarked;
