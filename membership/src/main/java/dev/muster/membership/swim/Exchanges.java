package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Anti-entropy. Every ack carries a digest; when digests stay different after gossip has become quiet, one side sends the
 * sums of its buckets, the other answers with the facts of those that differ and is answered with the first one's. In its
 * turn each node also compares with a random other, less often in larger clusters. Not thread safe.
 */
final class Exchanges {
    /** In clusters up to this size a turn comes once an interval (memberlist scales its push/pull the same way). */
    private static final int UNSCALED = 32;

    private static final int MOST_FACT_BYTES_IN_PACKET = 32 * 1024;

    private final SwimState state;
    private long nextNanos;
    private long differsSinceNanos;
    private boolean differs;

    Exchanges(SwimState state, long nowNanos) {
        this.state = state;
        this.nextNanos = nowNanos + state.random.nextLong(intervalNanos());
    }

    long nextTickNanos() {
        return nextNanos;
    }

    /** Whether this node's turn has come. */
    boolean tick(long nowNanos) {
        if (nowNanos - nextNanos < 0) {
            return false;
        }
        nextNanos = nowNanos + intervalNanos() * scale();
        state.table.decay(nowNanos, state.settings.exchange().tombstoneLife().toNanos());
        for (Fact partner : state.pick(1, SwimState::isAlive)) {
            begin(partner.node());
        }
        return true;
    }

    /** Looks at the digest in an ack: if it has differed for as long as gossip may take, an exchange begins. */
    void compare(long nowNanos, NodeId from, long theirs) {
        if (theirs == state.digest() || !state.keeps(Rule.DIGESTS)) {
            differs = false;
            return;
        }
        if (!differs) {
            differs = true;
            differsSinceNanos = nowNanos;
        }
        long quiet = quietNanos();
        if (nowNanos - differsSinceNanos >= quiet && nowNanos - state.changedNanos >= quiet) {
            differsSinceNanos = nowNanos;
            begin(from);
        }
    }

    /** As long as a piece of news is passed on, twice. */
    private long quietNanos() {
        return 2L * state.retransmitLimit() * state.settings.gossip().interval().toNanos();
    }

    /** Sends the sums of all buckets to {@code partner}. */
    void begin(NodeId partner) {
        state.count(Counter.EXCHANGES);
        state.sendBare(partner, new Message.Summary(sums()), List.of(state.self));
    }

    /** Answers with the facts of the buckets that differ, and asks for the sender's; at most twice a period for each. */
    void answer(long nowNanos, NodeId from, List<Integer> theirs) {
        if (!mayAsk(nowNanos, from)) {
            return;
        }
        List<Integer> own = sums();
        List<Integer> different = new ArrayList<>();
        for (int bucket = 0; bucket < own.size(); bucket++) {
            if (!own.get(bucket).equals(theirs.get(bucket))) {
                different.add(bucket);
            }
        }
        if (!different.isEmpty()) {
            sendFacts(from, different, different);
        }
    }

    /** Sends what {@code from} wants in return for its own facts; at most twice a period. */
    void give(long nowNanos, NodeId from, List<Integer> wanted) {
        if (!wanted.isEmpty() && mayAsk(nowNanos, from)) {
            sendFacts(from, wanted, List.of());
        }
    }

    private boolean mayAsk(long nowNanos, NodeId from) {
        Peer peer = state.peer(from);
        if (peer.hasAskedForFacts && nowNanos - peer.askedForFactsNanos < state.intervalNanos / 2) {
            return false;
        }
        peer.hasAskedForFacts = true;
        peer.askedForFactsNanos = nowNanos;
        return true;
    }

    /** Sends all facts of {@code buckets}, and asks for {@code wanted} in the last packet. */
    private void sendFacts(NodeId to, List<Integer> buckets, List<Integer> wanted) {
        Set<Integer> chosen = new TreeSet<>(buckets);
        List<Fact> packet = new ArrayList<>();
        int[] bytes = {0};
        if (chosen.contains(MemberTable.bucketOf(state.self.node()))) {
            packet.add(state.self);
        }
        state.table.forEachIn(fact -> chosen.contains(MemberTable.bucketOf(fact.node())), fact -> {
            int size = PacketCodec.sizeOf(fact);
            if (packet.size() == PacketCodec.MOST_FACTS || bytes[0] + size > MOST_FACT_BYTES_IN_PACKET) {
                state.sendBare(to, new Message.Facts(packet, List.of()), List.of());
                packet.clear();
                bytes[0] = 0;
            }
            bytes[0] += size;
            packet.add(fact);
        });
        state.sendBare(to, new Message.Facts(packet, wanted), List.of());
    }

    private List<Integer> sums() {
        int ownBucket = MemberTable.bucketOf(state.self.node());
        List<Integer> sums = new ArrayList<>(PacketCodec.BUCKETS);
        for (int bucket = 0; bucket < PacketCodec.BUCKETS; bucket++) {
            int own = bucket == ownBucket ? (int) MemberTable.hash(state.self) : 0;
            sums.add(state.table.sum(bucket) + own);
        }
        return sums;
    }

    private long intervalNanos() {
        return state.settings.exchange().interval().toNanos();
    }

    private long scale() {
        int size = state.clusterSize();
        return size <= UNSCALED
                ? 1
                : (long) Math.ceil(StrictMath.log((double) size / UNSCALED) / StrictMath.log(2)) + 1;
    }
}
