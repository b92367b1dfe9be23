/**
 * Delta logs, acknowledgements and the digest exchange that keep replicas equal, as a machine without I/O.
 *
 * <p>Enes, Almeida, Baquero and Leitao, "Efficient synchronization of state-based CRDTs" (ICDE 2019).
 */
@NullMarked
package dev.muster.crdt.replication;

import org.jspecify.annotations.NullMarked;
