package dev.muster.faults.proxy;

import dev.muster.faults.machine.LoopbackClaim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * 254 loopback addresses, {@code 127.A.B.1} to {@code 127.A.B.254}, that no other network of this machine uses until this is
 * closed. Not thread safe.
 */
final class LoopbackBlock implements AutoCloseable {
    /** Where a person can add addresses beforehand, on a system that has but one. */
    private static final String FIXED = "127.64.0.";

    private static final int MOST_ADDRESSES = 254;
    private static final int LEAST_A = 64;
    private static final int COUNT_A = 128;

    private final String prefix;
    private final LoopbackClaim claim;
    private int used;

    private LoopbackBlock(String prefix, LoopbackClaim claim) {
        this.prefix = prefix;
        this.claim = claim;
    }

    /** The first free one, in an order that differs from process to process. */
    static LoopbackBlock claim() throws IOException {
        for (String prefix : candidates(ProcessHandle.current().pid())) {
            Optional<LoopbackClaim> claim = LoopbackClaim.of(prefix + "1");
            if (claim.isPresent()) {
                return new LoopbackBlock(prefix, claim.get());
            }
        }
        throw new IOException("no block of loopback addresses is free");
    }

    private static List<String> candidates(long pid) {
        List<String> candidates = new ArrayList<>();
        for (int i = 0; i < COUNT_A; i++) {
            candidates.add("127." + (LEAST_A + (pid / 256 + i) % COUNT_A) + "." + pid % 256 + ".");
        }
        candidates.add(FIXED);
        return candidates;
    }

    /** Why there is none to be had on this machine, as a clause after "because"; empty if there is. */
    static Optional<String> unavailable() {
        boolean isAnyAddressOurs =
                canBind("127." + LEAST_A + "." + ProcessHandle.current().pid() % 256 + ".1");
        boolean areAddressesAdded = canBind(FIXED + "1") && canBind(FIXED + "2");
        return isAnyAddressOurs || areAddressesAdded
                ? Optional.empty()
                : Optional.of("nothing can listen on loopback addresses other than 127.0.0.1 here; where the system has"
                        + " ifconfig, 'sudo ifconfig lo0 alias " + FIXED + "1' adds one, and each node needs one: "
                        + FIXED + "1, " + FIXED + "2 and so on");
    }

    private static boolean canBind(String address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0), 1);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * The next address.
     *
     * @throws IOException if all are used
     */
    InetAddress next() throws IOException {
        if (used == MOST_ADDRESSES) {
            throw new IOException("all " + MOST_ADDRESSES + " addresses of " + prefix + "x are used");
        }
        used++;
        return InetAddress.getByName(prefix + used);
    }

    @Override
    public void close() {
        claim.close();
    }

    @Override
    public String toString() {
        return prefix + "x";
    }
}
