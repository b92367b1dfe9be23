package dev.muster.simulation.membership;

import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Counter;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.Status;
import dev.muster.membership.swim.SwimSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How nodes must behave, seen from outside: what they send, whom they accuse on what grounds, and how long they wait. What
 * is looked at here costs memory for each piece of news, so it is for random runs and not for large experiments.
 */
final class Conduct implements SwimCluster.Observer {
    /** With fewer helpers a probe cannot tell that everything is silent. */
    private static final int ENOUGH_HELPERS = 2;

    private static final int ASKED_BEFORE = 16;
    private static final int MOST_PERIODS = 10;

    private final SwimCluster cluster;
    private final SwimSettings settings;
    private final int names;
    private final Map<SwimNode, Watch> watches = new HashMap<>();
    private final Set<List<Object>> accusations = new HashSet<>();
    private final Set<List<Object>> convictions = new HashSet<>();
    /** In a quiet network: an accuser whose helpers answer is not to blame. */
    boolean isQuiet;

    /** What was seen of one run. */
    private static final class Watch {
        final Map<Fact, Integer> transmissions = new HashMap<>();
        final Map<NodeId, Deque<Long>> askedNanos = new HashMap<>();
        final Map<NodeId, Suspicion> suspicions = new HashMap<>();
        final List<NodeId> probed = new ArrayList<>();
        long heardNanos;
        long convictions;
        /** How many others there were, at least, when it was last asked to do something. */
        int others;

        int othersNow;
        long changedNanos;
    }

    private record Suspicion(long incarnation, long sinceNanos, long leastNanos, boolean canBeConfirmed) {}

    /** Looks at {@code cluster}, which never has more than {@code names} nodes at once. */
    Conduct(SwimCluster cluster, SwimSettings settings, int names) {
        this.cluster = cluster;
        this.settings = settings;
        this.names = names;
    }

    private Watch watch(SwimNode node) {
        return watches.computeIfAbsent(node, unknown -> new Watch());
    }

    void heard(SwimNode node) {
        watch(node).heardNanos = cluster.network.nowNanos();
    }

    // ---- what is sent

    void sent(SwimNode from, NodeId to, Packet packet) {
        Watch watch = watch(from);
        NodeId target = targetOf(packet.message());
        for (Fact fact : packet.gossip()) {
            if (!fact.status().isFinal() && !isForThisMessage(fact.node(), from.id, to, target)) {
                countTransmission(from, watch, fact);
            }
        }
        if (packet.message() instanceof Message.Ping) {
            suspectIsTold(from, watch, to, packet);
            Deque<Long> asked = watch.askedNanos.computeIfAbsent(to, first -> new ArrayDeque<>());
            asked.addFirst(cluster.network.nowNanos());
            if (asked.size() > ASKED_BEFORE) {
                asked.removeLast();
            }
            watch.probed.add(to);
        }
    }

    private static NodeId targetOf(Message message) {
        if (message instanceof Message.IndirectPing ping) {
            return ping.target();
        }
        return message instanceof Message.Witness witness ? witness.target() : new NodeId("nobody", 1, 1);
    }

    /** Such facts ride along whatever their count is. */
    private static boolean isForThisMessage(NodeId about, NodeId from, NodeId to, NodeId target) {
        return about.equals(from) || about.contactPoint().equals(to.contactPoint()) || about.equals(target);
    }

    /** One node sends one piece of news {@code ceil(lambda * ceil(ln(n + 1)))} times at most (SWIM section 4.1). */
    private void countTransmission(SwimNode from, Watch watch, Fact fact) {
        double most = Math.ceil(settings.gossip().retransmits() * Math.ceil(Math.log(names + 1.0)));
        int sent = watch.transmissions.merge(fact, 1, Integer::sum);
        Invariants.require(sent <= most, () -> from + " sent " + fact + " " + sent + " times");
    }

    /** A ping tells a suspect that it is one (Lifeguard section IV.C). */
    private void suspectIsTold(SwimNode from, Watch watch, NodeId to, Packet packet) {
        Suspicion suspicion = watch.suspicions.get(to);
        boolean isOld = suspicion != null && suspicion.sinceNanos < cluster.network.nowNanos();
        if (isOld
                && from.swim
                        .find(to)
                        .map(fact -> fact.status() == Status.SUSPECT)
                        .orElse(false)) {
            boolean isTold = packet.gossip().stream()
                    .anyMatch(fact -> fact.node().equals(to) && fact.status() == Status.SUSPECT);
            Invariants.require(isTold, () -> from + " pinged its suspect " + to + " without a word");
        }
    }

    // ---- what is believed

    @Override
    public void changed(SwimNode at, Optional<Fact> before, Fact after) {
        Watch watch = watch(at);
        countOthers(at, watch);
        if (after.status() == Status.SUSPECT) {
            accused(at, watch, before, after);
        } else if (after.status() == Status.UNREACHABLE) {
            boolean isNew = before.map(
                            held -> held.status() != Status.UNREACHABLE || held.incarnation() != after.incarnation())
                    .orElse(true);
            if (isNew) {
                convicted(at, watch, after);
            }
        }
        if (after.status() != Status.SUSPECT) {
            watch.suspicions.remove(after.node());
        }
    }

    /** An input has done all it does before what it changed is seen: how many others it began with is not known exactly. */
    private void countOthers(SwimNode at, Watch watch) {
        int now = at.swim.reachable();
        boolean isSameInstant = watch.changedNanos == cluster.network.nowNanos();
        watch.others = isSameInstant ? Math.min(watch.others, now) : Math.min(watch.othersNow, now);
        watch.othersNow = now;
        watch.changedNanos = cluster.network.nowNanos();
    }

    private void accused(SwimNode at, Watch watch, Optional<Fact> before, Fact after) {
        long own = at.id.uid();
        for (long accuser : after.accusers().uids()) {
            List<Object> accusation = List.of(accuser, after.node(), after.incarnation());
            boolean isOwn = accuser == own;
            if (isOwn && accusations.add(accusation)) {
                accusesWithReason(at, watch, after);
            }
            Invariants.require(
                    accusations.contains(accusation),
                    () -> at + " believes " + after + ", but " + Long.toHexString(accuser) + " accused nobody of that");
        }
        boolean isNew = before.map(held -> held.status() != Status.SUSPECT || held.incarnation() != after.incarnation())
                .orElse(true);
        if (isNew) {
            watch.suspicions.put(
                    after.node(),
                    new Suspicion(
                            after.incarnation(),
                            cluster.network.nowNanos(),
                            at.swim.leastSuspicion().toNanos(),
                            watch.others + 1 - 2 >= settings.suspicion().confirmations()));
        }
    }

    /** Whoever has heard nobody since it asked accuses nobody; in a quiet network no accuser is to blame. */
    private void accusesWithReason(SwimNode at, Watch watch, Fact after) {
        long asked = lastAsked(watch, after.node());
        long helpers = at.believedAlive().size() - 1L;
        boolean couldTell = helpers >= ENOUGH_HELPERS;
        Invariants.require(
                !couldTell || watch.heardNanos >= asked,
                () -> at + " accused " + after + " though it had heard nobody at all since it asked");
        Invariants.require(
                !isQuiet || !couldTell || at.swim.localHealth() == 0,
                () -> at + " blames itself for the silence of " + after.node() + ", though its helpers are well: "
                        + at.swim.localHealth());
    }

    /** When the question was asked that ended just now: a probe takes one period to nine, as this node's health is. */
    private long lastAsked(Watch watch, NodeId target) {
        long now = cluster.network.nowNanos();
        long period = settings.probe().interval().toNanos();
        return watch.askedNanos.getOrDefault(target, new ArrayDeque<>()).stream()
                .filter(asked -> now - asked >= period && now - asked <= MOST_PERIODS * period)
                .min(Long::compare)
                .orElse(Long.MIN_VALUE);
    }

    /** A suspicion lasts as long as Lifeguard's formula says, however many others convict. */
    private void convicted(SwimNode at, Watch watch, Fact after) {
        List<Object> conviction = List.of(after.node(), after.incarnation());
        boolean isOwn = at.swim.count(Counter.CONVICTIONS) > watch.convictions;
        if (!isOwn) {
            Invariants.require(
                    convictions.contains(conviction), () -> at + " believes " + after + ", which nobody has found");
            return;
        }
        watch.convictions++;
        convictions.add(conviction);
        Suspicion suspicion = watch.suspicions.get(after.node());
        Invariants.require(suspicion != null, () -> at + " convicted " + after + " without a suspicion");
        if (suspicion != null) {
            long lasted = cluster.network.nowNanos() - suspicion.sinceNanos;
            long owed = timeoutNanos(suspicion, after.accusers().size() - 1);
            Invariants.require(
                    lasted >= owed - SwimCluster.MILLISECOND,
                    () -> at + " convicted " + after + " after " + lasted / 1e9 + " s rather than " + owed / 1e9);
        }
    }

    /** Lifeguard section IV.B. */
    private long timeoutNanos(Suspicion suspicion, int confirmations) {
        if (!suspicion.canBeConfirmed || settings.suspicion().confirmations() == 0) {
            return suspicion.leastNanos;
        }
        double least = suspicion.leastNanos;
        double most = least * settings.suspicion().factor();
        double share =
                Math.log(confirmations + 1.0) / Math.log(settings.suspicion().confirmations() + 1.0);
        return (long) Math.max(least, most - (most - least) * share);
    }

    // ---- the order of probes

    /** Forgets which probes were seen. */
    void beginOrder() {
        watches.values().forEach(watch -> watch.probed.clear());
    }

    /**
     * Looks at the probes since {@link #beginOrder}, in a quiet cluster all of whose nodes are alive: at most {@code 2m - 1}
     * probes lie between two of one node, and not every node goes round in the same order again (SWIM section 4.3).
     */
    void checkOrder(List<SwimNode> nodes) {
        int others = nodes.size() - 1;
        Set<NodeId> alive = new HashSet<>();
        nodes.forEach(node -> alive.add(node.id));
        boolean allRepeat = others >= 3;
        for (SwimNode node : nodes) {
            List<NodeId> probed = new ArrayList<>(watch(node).probed);
            probed.removeIf(target -> !alive.contains(target));
            checkGaps(node, probed, others);
            allRepeat &= repeats(probed, others);
        }
        boolean isOneOrder = allRepeat;
        Invariants.require(!isOneOrder, () -> "every node probes in the same order again and again");
    }

    private static void checkGaps(SwimNode node, List<NodeId> probed, int others) {
        Map<NodeId, Integer> last = new HashMap<>();
        for (int at = 0; at < probed.size(); at++) {
            NodeId target = probed.get(at);
            int gap = at - last.getOrDefault(target, -1);
            Invariants.require(
                    gap <= 2 * others - 1, () -> node + " probed " + target + " only after " + gap + " others");
            last.put(target, at);
        }
    }

    private static boolean repeats(List<NodeId> probed, int others) {
        if (probed.size() < 2 * others) {
            return false;
        }
        for (int at = others; at < probed.size(); at++) {
            if (!probed.get(at).equals(probed.get(at - others))) {
                return false;
            }
        }
        return true;
    }
}
