package dev.muster.samples.demo;

import java.io.Closeable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The demo without a person: clicks on every node, kills the owner of the entity counter, goes on clicking, starts a
 * replacement; then cuts the owner off from the others, heals, starts it again; and counts. Each step has a limit, all of
 * them together {@link #LIMIT}.
 */
final class Script {
    static final Duration LIMIT = Duration.ofSeconds(150);

    private static final long CLICKING_MILLIS = 2_000;
    private static final long POLL_MILLIS = 50;

    private final DemoCluster cluster;
    private final PrintStream out;
    private final List<Closeable> tabs = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();
    /** The node that ended during a round, and with it clicks that it had not told others. */
    private final Map<Round, NodeProcess> gone = new LinkedHashMap<>();

    Script(DemoCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * Runs against a cluster that is up.
     *
     * @return what was found wrong; empty if all is well
     * @throws IllegalStateException if a step does not end in time; the message says which
     */
    List<String> run() throws Exception {
        try {
            return steps();
        } finally {
            for (Closeable tab : tabs) {
                tab.close();
            }
        }
    }

    private List<String> steps() throws Exception {
        List<NodeProcess> three = cluster.living();
        NodeClient any = cluster.client(three.get(0));
        long visitsBefore = await("visits answers", 15, any::visits);
        openTabs(three);
        Round calm = clickFor(three, CLICKING_MILLIS);
        calm.end();
        long clicksSettled =
                calm.clicks().stream().mapToLong(Tally::acknowledged).sum();
        await("all nodes show " + clicksSettled + " clicks", 10, () -> agree(three, clicksSettled));
        out.printf("  clicked on three nodes: %s%n", calm.summary());

        NodeProcess owner = await("visits has an owner", 10, cluster::owner);
        Round storm = startClicking(three);
        gone.put(storm, owner);
        TimeUnit.MILLISECONDS.sleep(CLICKING_MILLIS / 2);
        long killedNanos = System.nanoTime();
        owner.kill();
        out.printf("  killed %s (pid %d), the owner of visits, with kill -9%n", owner.name(), owner.pid());
        List<NodeProcess> survivors = cluster.living();
        await("visits answers after the kill", 30, () -> movedFrom(owner, survivors, storm, killedNanos));
        String newOwner = cluster.owner().map(NodeProcess::name).orElse("?");
        out.printf("  visits counts again after %.1f s, now on %s%n", secondsSince(killedNanos), newOwner);

        NodeProcess replacement = cluster.startOne();
        out.println("  " + describe(replacement));
        openTabs(List.of(replacement));
        storm.join(replacement);
        TimeUnit.MILLISECONDS.sleep(CLICKING_MILLIS);
        storm.end();
        out.printf("  went on clicking on %d nodes: %s%n", cluster.living().size(), storm.summary());
        cluster.network().lack().ifPresent(lack -> out.println("  no partition on this machine: " + lack));
        if (cluster.network().lack().isEmpty()) {
            partitionAndHeal();
        }
        return verdict(visitsBefore);
    }

    private void partitionAndHeal() throws Exception {
        List<NodeProcess> all = cluster.living();
        await("all nodes show the same clicks", 10, () -> agree(all));
        NodeProcess owner = await("visits has an owner", 10, cluster::owner);
        Round split = startClicking(all);
        gone.put(split, owner);
        TimeUnit.MILLISECONDS.sleep(CLICKING_MILLIS / 2);
        long cutNanos = System.nanoTime();
        cluster.network().isolate(owner.name());
        out.printf(
                "  cut %s, the owner of visits, off from %s by %s%n",
                owner.name(), Partition.others(all, owner), cluster.network().means());
        await(owner.name() + " ends itself", 30, () -> Optional.of(true).filter(yes -> !owner.isAlive()));
        double endedSeconds = secondsSince(cutNanos);
        List<NodeProcess> majority = cluster.living();
        await("visits answers in spite of the partition", 30, () -> movedFrom(owner, majority, split, cutNanos));
        double countedSeconds = secondsSince(cutNanos);

        cluster.network().heal();
        List<NodeProcess> again = cluster.startAgainThoseThatEndedByThemselves();
        again.forEach(node -> out.println("  " + describe(node)));
        openTabs(again);
        again.forEach(split::join);
        TimeUnit.MILLISECONDS.sleep(CLICKING_MILLIS / 2);
        split.end();
        out.printf(
                "  partitioned and healed in %.1f s: %s ended itself after %.1f s, visits counted on after %.1f s; %s%n",
                secondsSince(cutNanos), owner.name(), endedSeconds, countedSeconds, split.summary());
    }

    private List<String> verdict(long visitsBefore) throws Exception {
        List<NodeProcess> living = cluster.living();
        Expectation visitsRight = Expectation.ofVisits(
                visitsBefore,
                rounds.stream().flatMap(round -> round.visits().stream()).toList());
        List<Tally> safe = new ArrayList<>();
        for (Round round : rounds) {
            NodeProcess node = gone.get(round);
            safe.addAll(node == null ? round.clicks() : round.clicksExcept(node));
        }
        Tally lost = new Tally(0, 0);
        for (Map.Entry<Round, NodeProcess> entry : gone.entrySet()) {
            lost = lost.plus(entry.getKey().clicksOf(entry.getValue()));
        }
        Expectation clicksRight = Expectation.ofClicks(0, safe, lost);

        List<String> faults = new ArrayList<>();
        long total = await("visits can be read", 10, cluster.client(living.get(0))::visits);
        judge("visits", total, visitsRight, faults);
        try {
            long clicks = await("all nodes show the same clicks", 10, () -> agree(living));
            judge("clicks", clicks, clicksRight, faults);
            await("only living tabs and nodes are shown", 10, () -> hasNoGhost(living));
            out.printf(
                    "  OK      presence  %d tabs on %d nodes, no ghost of %s%n",
                    living.size(), living.size(), String.join(" or ", namesOfGone()));
        } catch (IllegalStateException e) {
            out.println("  WRONG   " + e.getMessage());
            faults.add(String.valueOf(e.getMessage()));
        }
        return faults;
    }

    private List<String> namesOfGone() {
        return gone.values().stream().map(NodeProcess::name).toList();
    }

    private void judge(String counter, long count, Expectation right, List<String> faults) {
        Optional<String> fault = right.faultOf(count);
        fault.ifPresent(text -> faults.add(counter + ": " + text));
        out.printf(
                "  %-7s %-9s %d counted; at least %d must, at most %d may%s%n",
                fault.isEmpty() ? "OK" : "WRONG",
                counter,
                count,
                right.atLeast(),
                right.atMost(),
                fault.map(text -> " (" + text + ")").orElse(""));
    }

    private void openTabs(List<NodeProcess> nodes) throws Exception {
        for (NodeProcess node : nodes) {
            tabs.add(cluster.client(node).openTab(tabOf(node)));
        }
        List<NodeProcess> living = cluster.living();
        await("every node shows every tab", 10, () -> hasNoGhost(living));
    }

    /** Whether each node shows exactly the living nodes as members, and exactly their tabs as present. */
    private Optional<Boolean> hasNoGhost(List<NodeProcess> living) throws InterruptedException {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> expectedTabs = new TreeSet<>();
        for (NodeProcess node : living) {
            names.add(node.name());
            expectedTabs.add(tabOf(node) + "@" + node.name());
        }
        for (NodeProcess node : living) {
            Optional<DemoState> state = cluster.client(node).state();
            if (state.isEmpty()
                    || !membersOf(state.get()).equals(names)
                    || !tabsOf(state.get()).equals(expectedTabs)) {
                return Optional.empty();
            }
        }
        return Optional.of(true);
    }

    private static SortedSet<String> membersOf(DemoState state) {
        return new TreeSet<>(
                state.members().stream().map(DemoState.MemberView::name).toList());
    }

    private static SortedSet<String> tabsOf(DemoState state) {
        return new TreeSet<>(state.present().stream()
                .map(tab -> tab.name() + "@" + tab.node())
                .toList());
    }

    private Optional<Boolean> agree(List<NodeProcess> nodes, long clicks) throws InterruptedException {
        return agree(nodes).filter(shown -> shown == clicks).map(shown -> true);
    }

    private Optional<Long> agree(List<NodeProcess> nodes) throws InterruptedException {
        SortedSet<Long> shown = new TreeSet<>();
        for (NodeProcess node : nodes) {
            Optional<DemoState> state = cluster.client(node).state();
            if (state.isEmpty()) {
                return Optional.empty();
            }
            shown.add(state.get().clicks());
        }
        return shown.size() == 1 ? Optional.of(shown.first()) : Optional.empty();
    }

    private Optional<Boolean> movedFrom(NodeProcess killed, List<NodeProcess> survivors, Round storm, long killedNanos)
            throws InterruptedException {
        Optional<NodeProcess> owner = cluster.owner();
        boolean isElsewhere = owner.isPresent() && !owner.get().name().equals(killed.name());
        return isElsewhere && storm.haveVisitedSince(killedNanos, survivors) ? Optional.of(true) : Optional.empty();
    }

    private Round clickFor(List<NodeProcess> nodes, long millis) throws InterruptedException {
        Round round = startClicking(nodes);
        TimeUnit.MILLISECONDS.sleep(millis);
        return round;
    }

    private Round startClicking(List<NodeProcess> nodes) {
        Round round = new Round(cluster);
        rounds.add(round);
        nodes.forEach(round::join);
        return round;
    }

    static String describe(NodeProcess node) {
        NodeProcess.Addresses addresses = node.up().join();
        return String.format(
                Locale.ROOT,
                "%s  pid %-7d  cluster %s  page %s  up in %.1f s",
                node.name(),
                node.pid(),
                addresses.cluster(),
                addresses.page(),
                addresses.startTime().toMillis() / 1000.0);
    }

    private static String tabOf(NodeProcess node) {
        return "tab of " + node.name();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static <T> T await(String what, long seconds, Callable<Optional<T>> attempt) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - deadline < 0) {
            Optional<T> result = attempt.call();
            if (result.isPresent()) {
                return result.get();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException("waited " + seconds + " s in vain until " + what);
    }
}
