package dev.muster.faults.nftables;

import dev.muster.faults.Delay;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.Reordering;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the rules of one table, in the language of nft(8).
 *
 * <pre>
 *   output hook -> map "leaving"  -> chain leaving_1_2:  duplication
 *   input hook  -> map "arriving" -> chain arriving_1_2: cut, or loss, bandwidth, corruption
 * </pre>
 *
 * <p>What is lost is dropped where it arrives: what is dropped where it leaves is reported to the sender, whose TCP then
 * does not count it as sent. A chain belongs to one direction and is found by the two addresses, so that another packet of
 * this machine passes one comparison and no rule.
 *
 * @param table its name
 * @param block the addresses it is about
 */
record Rules(String table, Block block) {
    private static final int UNITS = 1_000_000_000;
    /** The largest packet of the loopback interface, which must fit into the bucket or would never pass. */
    private static final long LEAST_BUCKET = 66_000;

    private static final long MOST_BURST = (1L << 32) - 1;
    private static final long MOST_RATE = 10_000_000_000L;
    private static final int LEAST_TCP_WORDS = 5;
    private static final int MOST_TCP_WORDS = 15;
    /** Where a byte of the payload is changed. */
    private static final int[] CORRUPTED = {0, 5, 17, 45};
    /** Shorter packets may not have these bytes: IP and TCP with timestamps take 52. */
    private static final int LEAST_CORRUPTED = 52 + 45;

    /** One end of a direction: what it is called in names of chains, and its address. */
    record End(int number, String address) {}

    /** The table without any link. */
    String opening() {
        List<String> lines = new ArrayList<>(List.of(
                "table ip " + table + " {",
                "set block { type ipv4_addr; flags interval; elements = { " + block + " }; }",
                "map leaving { type ipv4_addr . ipv4_addr : verdict; }",
                "map arriving { type ipv4_addr . ipv4_addr : verdict; }",
                "chain acknowledgement {"));
        for (int words = LEAST_TCP_WORDS; words <= MOST_TCP_WORDS; words++) {
            // With SYN or without. The IP length is that of both headers alone. A set of such pairs makes nft 1.0.6
            // crash
            // when it lists them.
            lines.add("tcp flags & (fin | rst | ack) == ack tcp doff " + words + " ip length " + (20 + 4 * words)
                    + " accept");
        }
        lines.add("}");
        for (int at : CORRUPTED) {
            lines.add("chain corrupt_" + at + " {");
            lines.add("ip protocol udp " + flipped(8 + at));
            lines.add("tcp doff 5 " + flipped(20 + at));
            lines.add("tcp doff 8 " + flipped(32 + at));
            lines.add("}");
        }
        lines.add("chain corrupt {");
        lines.add("numgen random mod " + CORRUPTED.length + " vmap { " + corruptions() + " }");
        lines.add("}");
        lines.add("chain output { type filter hook output priority filter; policy accept;");
        lines.add("ip daddr @block ip saddr . ip daddr vmap @leaving");
        lines.add("}");
        lines.add("chain input { type filter hook input priority filter; policy accept;");
        lines.add("ip daddr @block ip saddr . ip daddr vmap @arriving");
        lines.add("}");
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static String flipped(int byteOfTransport) {
        String bits = "@th," + 8 * byteOfTransport + ",8";
        return bits + " set " + bits + " ^ 0x04";
    }

    private static String corruptions() {
        List<String> targets = new ArrayList<>();
        for (int index = 0; index < CORRUPTED.length; index++) {
            targets.add(index + " : goto corrupt_" + CORRUPTED[index]);
        }
        return String.join(", ", targets);
    }

    /** Replaces what holds between two ends, both ways: whether acknowledgements pass depends on the other way. */
    String between(End one, End other, LinkState there, LinkState back) {
        List<String> lines = new ArrayList<>();
        direction(one, other, there, back.isCut(), lines);
        direction(other, one, back, there.isCut(), lines);
        return String.join("\n", lines) + "\n";
    }

    private void direction(End from, End to, LinkState state, boolean isReverseCut, List<String> lines) {
        String name = from.number() + "_" + to.number();
        for (String side : List.of("leaving", "arriving")) {
            String chain = "chain ip " + table + " " + side + "_" + name;
            lines.add("add " + chain);
            lines.add("flush " + chain);
            lines.add("add element ip " + table + " " + side + " { " + from.address() + " . " + to.address()
                    + " : jump " + side + "_" + name + " }");
        }
        LinkFaults faults = state.faults();
        if (faults.duplication() > 0) {
            String copied = "dup to " + to.address() + " device \"lo\"";
            rule("leaving_", name, chance(faults.duplication()), "doubled_", copied, lines);
        }
        if (state.isCut()) {
            if (!isReverseCut) {
                lines.add("add rule ip " + table + " arriving_" + name + " jump acknowledgement");
            }
            rule("arriving_", name, "", "cut_", "drop", lines);
            return;
        }
        if (faults.loss() > 0) {
            rule("arriving_", name, chance(faults.loss()), "lost_", "drop", lines);
        }
        if (faults.bandwidth().isLimited()) {
            rule("arriving_", name, limit(faults), "narrow_", "drop", lines);
        }
        if (faults.corruption() > 0) {
            String chosen = "ip length > " + LEAST_CORRUPTED + " " + chance(faults.corruption());
            rule("arriving_", name, chosen, "corrupt_", "jump corrupt", lines);
        }
    }

    private void rule(String side, String name, String match, String counter, String action, List<String> lines) {
        lines.add("add counter ip " + table + " " + counter + name);
        lines.add("add rule ip " + table + " " + side + name + " " + match + " counter name " + counter + name + " "
                + action);
    }

    private static String chance(double probability) {
        long units = Math.min(UNITS - 1, Math.max(1, Math.round(probability * UNITS)));
        return String.format(Locale.ROOT, "numgen random mod %d < %d", UNITS, units);
    }

    /** The kernel's bucket holds what flows in one second and the burst (nft_limit.c, nft_limit_init). */
    private static String limit(LinkFaults faults) {
        long rate = Math.min(MOST_RATE, faults.bandwidth().bytesPerSecond());
        long bucket = Math.max(LEAST_BUCKET, faults.bandwidth().queueBytes());
        long burst = Math.min(MOST_BURST, Math.max(1, bucket - rate));
        return String.format(Locale.ROOT, "limit rate over %d bytes/second burst %d bytes", rate, burst);
    }

    /** What of this the packet filter cannot do, as a clause after "because"; empty if it can do it all. */
    static Optional<String> cannot(LinkFaults faults) {
        if (!faults.delay().equals(Delay.NONE)) {
            return Optional.of(NO_DELAY);
        }
        if (faults.replay() > 0) {
            return Optional.of(NO_REPLAY);
        }
        return faults.reordering().equals(Reordering.NONE) ? Optional.empty() : Optional.of(NO_REORDERING);
    }

    static final String NO_DELAY = "the packet filter cannot hold packets back, only drop, double or change them";
    static final String NO_REPLAY = "the packet filter keeps no packets that it could send again later";
    static final String NO_REORDERING = NO_DELAY;
}
