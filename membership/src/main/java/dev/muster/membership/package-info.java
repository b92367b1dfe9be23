/** Who is in the cluster and who can be reached. */
@NullMarked
package dev.muster.membership;

import org.jspecify.annotations.NullMarked;
