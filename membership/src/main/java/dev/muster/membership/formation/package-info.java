/**
 * Who may form a cluster, and which cluster a node joins: contact points, pledges with a time limit, and a probation for
 * what has been formed. After the caution of Pekko's cluster bootstrap (lowest address, stable picture, required contact
 * points), with leases in the sense of Gray and Cheriton (SOSP 1989) where that scheme only hopes.
 */
@NullMarked
package dev.muster.membership.formation;

import org.jspecify.annotations.NullMarked;
