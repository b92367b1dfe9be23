package dev.muster.faults.nftables;

/**
 * A block of 256 loopback addresses, {@code 127.A.B.0/24} with A from 64 to 191, so that it is neither where people put
 * services (127.0.0.x) nor where a resolver listens (127.0.0.53).
 *
 * @param number 0 to 32767
 */
record Block(int number) {
    private static final int COUNT = 128 * 256;

    /** Where a process looks first, so that concurrent ones hardly meet. */
    static Block of(long pid) {
        return new Block((int) (pid % COUNT));
    }

    /** Where it looks next. */
    Block next() {
        return new Block((number + 1) % COUNT);
    }

    /** Address number {@code last} of the block, 1 to 254. */
    String address(int last) {
        return prefix() + last;
    }

    /** As in a rule. */
    @Override
    public String toString() {
        return prefix() + "0/24";
    }

    private String prefix() {
        return "127." + (64 + number / 256) + "." + number % 256 + ".";
    }
}
