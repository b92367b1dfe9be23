package dev.muster.faults.nftables;

import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Closes connections of other processes, by ss(8) and the kernel's SOCK_DESTROY. */
final class Sockets {
    private Sockets() {}

    /** Why it cannot, as a clause after "because"; empty if it can, as far as can be known before. */
    static Optional<String> cannotClose() {
        return Program.named("ss").isPresent()
                ? Optional.empty()
                : Optional.of("there is no ss here (Debian's package iproute2 has it)");
    }

    /**
     * Closes what is open between two addresses, at both ends.
     *
     * @throws UnsupportedOperationException if the kernel does not do it
     */
    static void closeBetween(String one, String other) throws IOException {
        Program ss = Program.named("ss").orElseThrow();
        SortedSet<String> before = established(ss, one, other);
        require(ss.run("", "-K", "-t", "-n", "-H", "src", one, "dst", other));
        require(ss.run("", "-K", "-t", "-n", "-H", "src", other, "dst", one));
        before.retainAll(established(ss, one, other));
        if (!before.isEmpty()) {
            throw new UnsupportedOperationException(
                    "connections cannot be reset, because this kernel was built without INET_DIAG_DESTROY");
        }
    }

    /** The pairs of address and port; a connection that is opened anew has another port. */
    private static SortedSet<String> established(Program ss, String one, String other) throws IOException {
        Program.Answer answer = require(ss.run("", "-t", "-n", "-H", "state", "established", "src", one, "dst", other));
        return answer.text()
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length >= 4)
                .map(words -> words[2] + " " + words[3])
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    private static Program.Answer require(Program.Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException("ss failed: " + answer.text().strip());
        }
        return answer;
    }
}
