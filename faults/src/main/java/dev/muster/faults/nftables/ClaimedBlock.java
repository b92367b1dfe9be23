package dev.muster.faults.nftables;

import dev.muster.faults.machine.LoopbackClaim;
import java.io.IOException;
import java.util.Optional;

/** A block of addresses, and the claim to it: no other network of this machine has addresses of it until it is closed. */
record ClaimedBlock(Block block, LoopbackClaim claim) implements AutoCloseable {
    private static final int MOST_TRIES = 1024;

    /**
     * The first that is free, from where a process of this number begins.
     *
     * @throws IOException if none of those tried is
     */
    static ClaimedBlock from(long pid) throws IOException {
        Block block = Block.of(pid);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<LoopbackClaim> claim = LoopbackClaim.of(block.address(1));
            if (claim.isPresent()) {
                return new ClaimedBlock(block, claim.get());
            }
            block = block.next();
        }
        throw new IOException(
                "of the blocks of loopback addresses from " + Block.of(pid) + ", none of " + MOST_TRIES + " is free");
    }

    @Override
    public void close() {
        claim.close();
    }
}
