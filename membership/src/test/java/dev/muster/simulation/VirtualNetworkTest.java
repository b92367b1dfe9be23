package dev.muster.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.Delay;
import dev.muster.faults.Effect;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.Slowness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @Test
    void a_seed_replays_a_run_and_another_seed_does_not() {
        assertThat(run(7, new byte[1]).traceHash())
                .isEqualTo(run(7, new byte[1]).traceHash())
                .isNotEqualTo(run(8, new byte[1]).traceHash());
    }

    @Test
    void the_trace_is_the_same_on_every_java_version() {
        assertThat(Long.toHexString(run(7, new byte[] {1, 2, 3}).traceHash())).isEqualTo("8a929c3dc5f10856");
    }

    @Test
    void the_trace_covers_the_content_of_messages() {
        assertThat(run(7, new byte[] {1, 2, 3}).traceHash())
                .isNotEqualTo(run(7, new byte[] {1, 2, 4}).traceHash());
    }

    @Test
    void what_another_node_draws_does_not_shift_what_happens_to_a_message() {
        List<Long> alone = arrivals(0);
        List<Long> besideOthers = arrivals(50);

        assertThat(besideOthers).isEqualTo(alone);
    }

    @Test
    void a_fault_that_does_not_hit_a_message_does_not_change_its_delay() {
        Arrivals calm = new Arrivals(3, LinkFaults.harsh().withLoss(0).withDuplication(0));
        Arrivals lossy = new Arrivals(3, LinkFaults.harsh().withLoss(0.2).withDuplication(0));

        calm.sendEach(SECOND, 200);
        lossy.sendEach(SECOND, 200);

        assertThat(lossy.seen).hasSizeBetween(120, 190).isSubsetOf(calm.seen);
    }

    @Test
    void a_stream_depends_on_the_seed_and_its_purpose_only() {
        VirtualNetwork<String> busy = new VirtualNetwork<>(5);
        busy.start("a", (from, message) -> {});
        busy.random("other").nextLong();

        long drawn = busy.random("workload").nextLong();

        assertThat(drawn)
                .isEqualTo(new VirtualNetwork<String>(5).random("workload").nextLong())
                .isNotEqualTo(new VirtualNetwork<String>(5).random("other").nextLong())
                .isNotEqualTo(new VirtualNetwork<String>(6).random("workload").nextLong());
    }

    @Test
    void a_harsh_network_loses_doubles_and_reorders() {
        Arrivals arrivals = new Arrivals(1, LinkFaults.harsh());

        arrivals.sendAtOnce(1_000);

        Set<Integer> distinct = new LinkedHashSet<>(arrivals.messages);
        assertThat(distinct).as("a fifth is lost, but for the doubled").hasSizeBetween(750, 900);
        assertThat(arrivals.messages).as("a tenth is doubled").hasSizeGreaterThan(distinct.size());
        assertThat(new ArrayList<>(distinct))
                .as("order of arrival")
                .isNotEqualTo(new ArrayList<>(new TreeSet<>(distinct)));
    }

    @Test
    void the_share_of_the_lost_is_the_loss() {
        for (double loss : new double[] {0.01, 0.1, 0.5, 0.9}) {
            Arrivals arrivals = new Arrivals(1, LinkFaults.quiet().withLoss(loss));

            arrivals.sendAtOnce(20_000);

            assertThat(arrivals.network.count(Drop.LOST) / 20_000.0)
                    .as("loss %s", loss)
                    .isBetween(loss - 0.012, loss + 0.012);
            assertThat(arrivals.network.delivered() + arrivals.network.count(Drop.LOST))
                    .isEqualTo(20_000);
        }
    }

    @Test
    void delays_keep_their_bounds_and_the_tail_its_mean() {
        Delay uniform = Delay.between(5 * MILLI, 15 * MILLI);
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        double tailed = 0;
        for (int draw = 0; draw < 20_000; draw++) {
            long bits = random.nextLong();
            assertThat(uniform.drawn(bits)).isBetween(5 * MILLI, 15 * MILLI);
            sum += uniform.drawn(bits);
            tailed += uniform.withTail(100 * MILLI).drawn(bits);
        }

        assertThat(sum / 20_000).isBetween(9.9 * MILLI, 10.1 * MILLI);
        assertThat(tailed / 20_000).isBetween(108.0 * MILLI, 112.0 * MILLI);
    }

    @Test
    void faults_of_one_direction_replace_those_of_all_until_cleared() {
        List<String> arrived = new ArrayList<>();
        VirtualNetwork<String> network = trio(arrived);
        network.faults(LinkFaults.quiet().withLoss(0.999_999));
        network.faults("a", "b", LinkFaults.quiet());

        network.send("a", "b", "special");
        network.send("b", "a", "other direction");
        network.send("a", "c", "other link");
        network.runFor(SECOND);
        network.clearFaults("a", "b");
        network.send("a", "b", "cleared");
        network.runFor(SECOND);

        assertThat(arrived).containsExactly("b got special");
    }

    @Test
    void a_cut_is_one_way_and_drops_what_is_on_the_way_and_heals() {
        List<String> arrived = new ArrayList<>();
        VirtualNetwork<String> network = trio(arrived);
        network.send("a", "b", "on the way");
        network.cut("a", "b");

        network.send("a", "b", "lost");
        network.send("b", "a", "kept");
        network.runFor(10 * MILLI);
        network.heal();
        network.send("a", "b", "healed");
        network.runFor(10 * MILLI);

        assertThat(arrived).containsExactly("a got kept", "b got healed");
        assertThat(network.count(Drop.CUT)).isEqualTo(2);
    }

    @Test
    void overlapping_cuts_heal_one_by_one() {
        List<String> arrived = new ArrayList<>();
        VirtualNetwork<String> network = trio(arrived);
        Cut single = network.cut("a", "b");
        Cut again = network.cut("a", "b");
        Cut partition = network.partition(List.of("a"), List.of("b", "c"));

        network.heal(single);
        network.heal(partition);
        network.send("a", "b", "still cut");
        network.send("a", "c", "first");
        network.runFor(10 * MILLI);
        network.heal(again);
        network.send("a", "b", "second");
        network.runFor(10 * MILLI);

        assertThat(arrived).containsExactly("c got first", "b got second");
    }

    @Test
    void shapes_of_cuts_are_pictures() {
        assertThat(reach(network -> network.partition(List.of("a", "b"), List.of("c"))))
                .as("{a b} | {c}, d reaches both")
                .containsExactly("ab", "ad", "ba", "bd", "cd", "da", "db", "dc");
        assertThat(reach(network -> network.cut(new Effect.Bridge(List.of("a", "b"), "b", List.of("c", "d")))))
                .as("{a} - b - {c d}")
                .containsExactly("ab", "ba", "bc", "bd", "cb", "cd", "db", "dc");
        assertThat(reach(network -> network.cut(new Effect.Ring(List.of("a", "b", "c", "d")))))
                .as("a - b - c - d - a")
                .containsExactly("ab", "ad", "ba", "bc", "cb", "cd", "da", "dc");
        assertThat(reach(network -> network.cut(new Effect.Partial(List.of("a", "b"), List.of("c", "d"), 0.5))))
                .as("some between {a b} and {c d}")
                .hasSizeBetween(5, 11)
                .contains("ab", "ba", "cd", "dc");
    }

    @Test
    void bandwidth_queues_each_direction_and_drops_beyond_its_queue() {
        Arrivals arrivals = new Arrivals(
                1, LinkFaults.quiet().withDelay(Delay.between(MILLI, MILLI)).withBandwidth(new Bandwidth(4_000, 40)));

        arrivals.sendAtOnce(20);

        assertThat(arrivals.messages).as("one on the wire, ten in the queue").hasSize(10);
        assertThat(arrivals.seen.get(0)).as("4 bytes at 4000 bytes a second").isEqualTo(2 * MILLI);
        assertThat(arrivals.seen.get(9)).isEqualTo(11 * MILLI);
        assertThat(arrivals.network.count(Drop.QUEUE_FULL)).isEqualTo(10);
        assertThat(arrivals.network.bytesDelivered()).isEqualTo(40);
    }

    @Test
    void bandwidth_needs_sizes() {
        VirtualNetwork<String> network = new VirtualNetwork<>(1);
        LinkFaults narrow = LinkFaults.quiet().withBandwidth(new Bandwidth(1, 1));

        assertThatThrownBy(() -> network.faults(narrow)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_replay_brings_an_earlier_message_again_also_to_a_later_run() {
        List<Integer> second = new ArrayList<>();
        Arrivals arrivals = new Arrivals(1, LinkFaults.quiet().withReplay(0.5));
        arrivals.sendAtOnce(100);
        assertThat(arrivals.messages).hasSizeBetween(130, 170);
        assertThat(new TreeSet<>(arrivals.messages)).hasSize(100);

        arrivals.network.start(
                "b", (from, message) -> second.add(ByteBuffer.wrap(message).getInt()));
        arrivals.sendAtOnce(10);

        assertThat(second).as("to the new run").anyMatch(message -> message >= 10);
    }

    @Test
    void what_a_node_that_is_gone_sends_or_gets_is_dropped() {
        List<String> arrived = new ArrayList<>();
        VirtualNetwork<String> network = trio(arrived);
        network.crash("a");

        network.send("a", "b", "from a dead node");
        network.send("b", "a", "to a dead node");
        network.send("b", "nobody", "to nobody");
        network.runFor(SECOND);

        assertThat(arrived).isEmpty();
        assertThat(network.count(Drop.NO_NODE)).isEqualTo(3);
        assertThat(network.running()).containsExactly("b", "c");
        assertThatThrownBy(() -> network.after("a", 1, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no node runs at [a]");
    }

    @Test
    void the_check_runs_after_every_message_timer_and_action() {
        List<String> log = new ArrayList<>();
        VirtualNetwork<String> network = trio(log);
        network.afterEach(() -> log.add("check"));

        network.send("a", "b", "message");
        network.after("a", 2 * MILLI, () -> log.add("timer"));
        network.at(3 * MILLI, () -> log.add("action"));
        network.runFor(SECOND);

        assertThat(log).containsExactly("b got message", "check", "timer", "check", "action", "check");
    }

    @Test
    void jitter_makes_timers_late_within_its_bound() {
        List<Long> late = new ArrayList<>();
        VirtualNetwork<String> network = trio(new ArrayList<>());
        network.timerJitter(50 * MILLI);

        for (int timer = 0; timer < 200; timer++) {
            network.after("a", SECOND, () -> late.add(network.nowNanos() - SECOND));
        }
        network.runFor(2 * SECOND);

        assertThat(late).hasSize(200).allMatch(nanos -> nanos >= 0 && nanos <= 50 * MILLI);
        assertThat(late.get(199) - late.get(0)).isGreaterThan(40 * MILLI);
    }

    private interface Shape {
        Cut cut(VirtualNetwork<String> network);
    }

    /** Who still reaches whom of a, b, c and d. */
    private static List<String> reach(Shape shape) {
        TreeSet<String> arrived = new TreeSet<>();
        VirtualNetwork<String> network = new VirtualNetwork<>(2);
        List<String> names = List.of("a", "b", "c", "d");
        names.forEach(name -> network.start(name, (from, message) -> arrived.add(from + name)));
        Cut cut = shape.cut(network);
        names.forEach(
                from -> names.stream().filter(to -> !to.equals(from)).forEach(to -> network.send(from, to, "message")));
        network.runFor(SECOND);
        List<String> reached = List.copyOf(arrived);

        network.heal(cut);
        names.forEach(
                from -> names.stream().filter(to -> !to.equals(from)).forEach(to -> network.send(from, to, "message")));
        network.runFor(SECOND);
        assertThat(arrived).as("healed").hasSize(12);
        return reached;
    }

    private static VirtualNetwork<String> trio(List<String> arrived) {
        VirtualNetwork<String> network = new VirtualNetwork<>(1);
        for (String name : List.of("a", "b", "c")) {
            network.start(name, (from, message) -> arrived.add(name + " got " + message));
        }
        return network;
    }

    /** When the messages of a to b arrive, while others talk too. */
    private static List<Long> arrivals(int others) {
        VirtualNetwork<String> network = new VirtualNetwork<>(9);
        List<Long> seen = new ArrayList<>();
        network.faults(LinkFaults.harsh());
        for (int other = 0; other < others; other++) {
            String name = "other" + other;
            network.start(name, (from, message) -> {});
            network.every(name, 100 * MILLI, now -> network.send(name, "b", "noise"));
        }
        network.start("a", (from, message) -> {});
        network.start("b", (from, message) -> {
            if (from.equals("a")) {
                seen.add(network.nowNanos());
            }
        });
        network.every("a", 300 * MILLI, now -> network.send("a", "b", "signal"));
        network.runFor(20 * SECOND);
        return seen;
    }

    private static VirtualNetwork<byte[]> run(long seed, byte[] content) {
        VirtualNetwork<byte[]> network = new VirtualNetwork<>(seed, bytes -> bytes.length);
        network.faults(LinkFaults.harsh()
                .withReplay(0.1)
                .withDelay(Delay.between(MILLI, 90 * MILLI).withTail(MILLI)));
        network.timerJitter(5 * MILLI);
        network.start("a", (from, message) -> {});
        network.start("b", (from, message) -> network.send("b", "a", message));
        network.start("c", (from, message) -> network.send("c", "a", message));
        network.slow("c", Slowness.starved());
        network.every("a", 10 * MILLI, now -> {
            network.send("a", "b", content);
            network.send("a", "c", content);
        });
        network.runUntil(5 * SECOND);
        return network;
    }

    /** Numbered messages from a to b. */
    private static final class Arrivals {
        final VirtualNetwork<byte[]> network;
        final List<Integer> messages = new ArrayList<>();
        final List<Long> seen = new ArrayList<>();

        Arrivals(long seed, LinkFaults faults) {
            network = new VirtualNetwork<>(seed, bytes -> bytes.length);
            network.faults(faults);
            network.start("a", (from, message) -> {});
            network.start("b", (from, message) -> {
                messages.add(ByteBuffer.wrap(message).getInt());
                seen.add(network.nowNanos());
            });
        }

        void sendAtOnce(int count) {
            for (int message = 0; message < count; message++) {
                send(message);
            }
            network.runFor(100 * SECOND);
        }

        void sendEach(long periodNanos, int count) {
            for (int message = 0; message < count; message++) {
                send(message);
                network.runFor(periodNanos);
            }
        }

        private void send(int message) {
            network.send("a", "b", ByteBuffer.allocate(4).putInt(message).array());
        }
    }
}
