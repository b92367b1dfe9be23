@NullMarked
package dev.muster.faults.proxy;

import org.jspecify.annotations.NullMarked;
