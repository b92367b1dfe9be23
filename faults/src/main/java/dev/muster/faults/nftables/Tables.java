package dev.muster.faults.nftables;

import dev.muster.faults.machine.Capability;
import dev.muster.faults.machine.LastWill;
import dev.muster.faults.machine.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of nftables that are ours, {@code ip muster_<pid>_<n>}. */
final class Tables {
    /** Duplication is not in the family {@code inet}, and loopback addresses of one's own are IPv4 only. */
    private static final Pattern LISTED = Pattern.compile("table ip (muster_([0-9]{1,18})_[0-9]+)");

    private final Program nft;

    private Tables(Program nft) {
        this.nft = nft;
    }

    static Tables ofThisMachine() {
        return new Tables(Program.named("nft").orElseThrow());
    }

    static String name(long pid, int serial) {
        return "muster_" + pid + "_" + serial;
    }

    /** Why there can be no table, as a clause after "because". */
    static Optional<String> unavailable() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.of("nftables is a part of Linux, and this is " + System.getProperty("os.name"));
        }
        if (!Capability.CAP_NET_ADMIN.isHeld()) {
            return Optional.of("this process is not root (it lacks CAP_NET_ADMIN)");
        }
        Optional<Program> nft = Program.named("nft");
        if (nft.isEmpty()) {
            return Optional.of("there is no nft here (Debian's package nftables has it)");
        }
        try {
            Rules probe = new Rules("muster_probe", new Block(0));
            return new Tables(nft.get()).refusal(probe.opening() + rulesOfEachKind(probe.table()));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String rulesOfEachKind(String table) {
        String rule = "add rule ip " + table + " input ";
        return rule + "numgen random mod 10 < 1 drop\n" + rule
                + "limit rate over 10 bytes/second burst 66000 bytes drop\n";
    }

    /** Why the kernel does not double packets, as a clause after "because". */
    Optional<String> cannotDuplicate() throws IOException {
        String table = "muster_probe";
        return refusal(new Rules(table, new Block(0)).opening() + "add rule ip " + table
                + " output dup to 127.64.0.1 device \"lo\"\n");
    }

    private Optional<String> refusal(String script) throws IOException {
        Program.Answer answer = nft.run(script, "-c", "-f", "-");
        String first = answer.text().lines().findFirst().orElse("no reason given");
        return answer.isOk() ? Optional.empty() : Optional.of("the kernel or nft refuses the rules: " + first);
    }

    /** Carries out a script as one transaction: all of it or nothing. */
    void apply(String script) throws IOException {
        Program.Answer answer = nft.run(script, "-f", "-");
        if (!answer.isOk()) {
            throw new IOException("nft refuses: " + answer.text().strip());
        }
    }

    /** A will that deletes a table. */
    LastWill willToDelete(String table) throws IOException {
        return LastWill.of("exec \"$1\" delete table ip \"$2\"", nft.path().toString(), table);
    }

    /** Deletes the table; one that has gone already is no fault. */
    void delete(String table) throws IOException {
        Program.Answer answer = nft.run("", "delete", "table", "ip", table);
        if (!answer.isOk() && listed().contains(table)) {
            throw new IOException("nft does not delete: " + answer.text().strip());
        }
    }

    /** The table with its counters. */
    String list(String table) throws IOException {
        return nft.run("", "list", "table", "ip", table).text();
    }

    /** Deletes the tables of processes that are no more. */
    void sweep() throws IOException {
        for (String table : listed()) {
            Matcher name = LISTED.matcher("table ip " + table);
            if (name.matches()
                    && ProcessHandle.of(Long.parseLong(name.group(2))).isEmpty()) {
                delete(table);
            }
        }
    }

    private List<String> listed() throws IOException {
        Program.Answer answer = nft.run("", "list", "tables");
        if (!answer.isOk()) {
            throw new IOException("nft does not list tables: " + answer.text().strip());
        }
        List<String> tables = new ArrayList<>();
        for (String line : answer.text().lines().toList()) {
            Matcher listed = LISTED.matcher(line.strip());
            if (listed.matches()) {
                tables.add(listed.group(1));
            }
        }
        return tables;
    }
}
