package dev.muster.membership.swim;

import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * One {@link Swim} among peers that exist as node ids only: a test feeds it packets in their name and reads its outputs.
 * Peer {@code n} has uid {@code n} and was born at {@code 1000 + n}; the node itself is number {@link #OWN}.
 */
final class NodeUnderTest {
    static final int OWN = 1;
    static final NodeId SELF = node(OWN);
    static final long BIRTH_MILLIS = 1_000;
    static final long SECOND = 1_000_000_000L;
    static final long MILLISECOND = 1_000_000L;

    final Swim swim;
    /** Peers that answer pings and indirect pings at once, in {@link #run}. */
    final TreeSet<Integer> answering = new TreeSet<>();
    /** All outputs since the last {@link #forget}. */
    final List<Output> outputs = new ArrayList<>();

    long nowNanos;

    NodeUnderTest() {
        this(SwimSettings.lan());
    }

    NodeUnderTest(SwimSettings settings) {
        this(settings, EnumSet.allOf(Rule.class), 1, 0);
    }

    NodeUnderTest(SwimSettings settings, EnumSet<Rule> rules, long seed, long startNanos) {
        nowNanos = startNanos;
        swim = Swim.keeping(rules, alive(OWN), settings, new SplittableRandom(seed), startNanos);
    }

    static NodeId node(int number) {
        return new NodeId("node-" + number, 7_000, number);
    }

    /** A node at the address of {@code number} that has another uid. */
    static NodeId run(int number, long uid) {
        return new NodeId("node-" + number, 7_000, uid);
    }

    static Fact alive(int number) {
        return Fact.alive(node(number), BIRTH_MILLIS + number);
    }

    static Fact alive(int number, long incarnation) {
        return alive(number).aliveAt(incarnation);
    }

    static Fact suspect(int number, long incarnation, long... accusers) {
        return alive(number, incarnation).suspectedBy(Accusers.of(accusers));
    }

    static Fact unreachable(int number, long incarnation, long... accusers) {
        return suspect(number, incarnation, accusers).unreachable();
    }

    /** Makes the peers known as alive, and passes on all news of that, so that later packets are bare. */
    NodeUnderTest knowing(int... peers) {
        Fact[] facts = Arrays.stream(peers).mapToObj(NodeUnderTest::alive).toArray(Fact[]::new);
        for (int next = 0; next < facts.length; next += PacketCodec.MOST_FACTS) {
            int end = Math.min(facts.length, next + PacketCodec.MOST_FACTS);
            receive(peers[0], new Message.Rumors(), Arrays.copyOfRange(facts, next, end));
        }
        forget();
        return this;
    }

    /** As {@link #knowing}; all of them answer pings. */
    NodeUnderTest among(int... peers) {
        Arrays.stream(peers).forEach(answering::add);
        return knowing(peers);
    }

    List<Output> receive(int from, Message message, Fact... gossip) {
        return receive(node(from), 0, message, gossip);
    }

    List<Output> receive(NodeId from, long incarnation, Message message, Fact... gossip) {
        return keep(swim.receive(nowNanos, new Packet(from, incarnation, message, List.of(gossip))));
    }

    /** Hears facts from peer {@code from}. */
    List<Output> hear(int from, Fact... gossip) {
        return receive(from, new Message.Rumors(), gossip);
    }

    List<Output> keep(List<Output> more) {
        outputs.addAll(more);
        return more;
    }

    void forget() {
        outputs.clear();
    }

    /** Lets {@code duration} pass without an input, then ticks; as {@link #run} otherwise. */
    List<Output> after(Duration duration) {
        int before = outputs.size();
        nowNanos += duration.toNanos();
        answer(keep(swim.tick(nowNanos)));
        return outputs.subList(before, outputs.size());
    }

    /** Ticks when due, for {@code duration}; peers that are {@link #answering} do so. Returns all outputs. */
    List<Output> run(Duration duration) {
        int before = outputs.size();
        long endNanos = nowNanos + duration.toNanos();
        while (swim.nextTickNanos() - endNanos <= 0) {
            nowNanos = later(nowNanos, swim.nextTickNanos());
            answer(keep(swim.tick(nowNanos)));
        }
        nowNanos = endNanos;
        return outputs.subList(before, outputs.size());
    }

    private void answer(List<Output> asked) {
        for (Output.Send send : sends(asked)) {
            Message message = send.packet().message();
            if (!isAnswering(send.to())) {
                continue;
            }
            if (message instanceof Message.Ping ping) {
                answer(keep(swim.receive(nowNanos, from(send.to(), ack(ping.sequence(), ping.target())))));
            } else if (message instanceof Message.IndirectPing ping) {
                Message answer = isAnswering(ping.target())
                        ? ack(ping.sequence(), ping.target())
                        : new Message.Nack(ping.sequence());
                answer(keep(swim.receive(nowNanos, from(send.to(), answer))));
            }
        }
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private boolean isAnswering(NodeId target) {
        return answering.contains((int) target.uid())
                && node((int) target.uid()).equals(target);
    }

    private Packet from(NodeId sender, Message message) {
        return new Packet(sender, swim.find(sender).map(Fact::incarnation).orElse(0L), message, List.of());
    }

    /** An ack that holds this node for alive and differs in nothing. */
    Message.Ack ack(long sequence, NodeId subject) {
        return new Message.Ack(
                sequence, subject, Optional.of(new Belief(Status.ALIVE, swim.incarnation())), swim.digest());
    }

    /** Ticks until this node pings in its own turn; returns the ping. The peers stay silent. */
    Output.Send nextProbe() {
        for (int ticks = 0; ticks < 1_000; ticks++) {
            nowNanos = later(nowNanos, swim.nextTickNanos());
            for (Output.Send send : sends(keep(swim.tick(nowNanos)))) {
                if (send.packet().message() instanceof Message.Ping) {
                    return send;
                }
            }
        }
        throw new AssertionError("no probe in 1000 ticks");
    }

    Fact belief(int number) {
        return swim.find(node(number)).orElseThrow(() -> new AssertionError("unknown: " + node(number)));
    }

    static List<Output.Send> sends(List<Output> outputs) {
        return only(Output.Send.class, outputs);
    }

    static List<Output.Changed> changes(List<Output> outputs) {
        return only(Output.Changed.class, outputs);
    }

    static <T extends Output> List<T> only(Class<T> kind, List<Output> outputs) {
        return outputs.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The packets in {@code outputs} whose message is of {@code kind}. */
    static List<Output.Send> sends(Class<? extends Message> kind, List<Output> outputs) {
        return sends(outputs).stream()
                .filter(send -> kind.isInstance(send.packet().message()))
                .toList();
    }

    /** To whom messages of {@code kind} went, ascending. */
    static List<NodeId> addressees(Class<? extends Message> kind, List<Output> outputs) {
        return sends(kind, outputs).stream().map(Output.Send::to).sorted().toList();
    }

    static <T extends Message> T message(Class<T> kind, Output.Send send) {
        return kind.cast(send.packet().message());
    }
}
