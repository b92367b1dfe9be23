package dev.muster.crdt;

/**
 * What the replication of this node has done and dropped since it started.
 *
 * @param sentMessages handed to the transport
 * @param receivedMessages accepted from other nodes
 * @param malformedFrames dropped because they could not be decoded
 * @param strayFrames dropped because they were meant for another incarnation of this node
 * @param typeConflicts values dropped because their key holds another type here
 * @param neighboursFellBehind times a neighbour was given whole keys because the buffer no longer reached back to it
 * @param bufferedBytes changes kept now because a neighbour has not acknowledged them
 */
public record CrdtMetrics(
        long sentMessages,
        long receivedMessages,
        long malformedFrames,
        long strayFrames,
        long typeConflicts,
        long neighboursFellBehind,
        long bufferedBytes) {}
