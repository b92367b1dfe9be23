/**
 * A switch for IPv4 packets whose links are faulty: a state machine in virtual time, without sockets, threads and clocks.
 * Checksums after RFC 1071, resets after RFC 9293 and RFC 5961.
 */
@NullMarked
package dev.muster.faults.packet;

import org.jspecify.annotations.NullMarked;
