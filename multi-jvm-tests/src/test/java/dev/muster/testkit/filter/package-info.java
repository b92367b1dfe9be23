@NullMarked
package dev.muster.testkit.filter;

import org.jspecify.annotations.NullMarked;
