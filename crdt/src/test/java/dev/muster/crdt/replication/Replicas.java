package dev.muster.crdt.replication;

import dev.muster.crdt.Crdt;
import dev.muster.crdt.CrdtSettings;
import dev.muster.faults.LinkFaults;
import dev.muster.membership.NodeId;
import dev.muster.simulation.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Several replicators over a virtual network. */
final class Replicas {
    static final long MILLI = 1_000_000;
    private static final long TICK = 20 * MILLI;

    private final CrdtSettings settings;
    private final TreeMap<String, Replica> replicas = new TreeMap<>();
    private final VirtualNetwork<Message> network;

    long sentBytes;
    long sentMessages;
    int fellBehind;
    int conflicts;

    Replicas(long seed, CrdtSettings settings, int count) {
        this.network = new VirtualNetwork<>(seed);
        this.settings = settings;
        for (int number = 0; number < count; number++) {
            join(number);
        }
    }

    void join(int number) {
        Replica replica = new Replica(new NodeId("host", 1000 + number, number + 1));
        String name = replica.id.address();
        replicas.put(name, replica);
        network.start(name, replica::receive);
        network.every(name, TICK, replica::tick);
        membersChanged();
    }

    void crash(int number) {
        network.crash(replica(number).id.address());
        replicas.remove(replica(number).id.address());
        membersChanged();
    }

    /** The last tick and the handing over; the node stays to be asked. */
    void close(int number) {
        replica(number).tick(network.nowNanos());
        replica(number).machine.close(network.nowNanos()).forEach(output -> output.handledBy(replica(number)));
    }

    private void membersChanged() {
        TreeSet<NodeId> members = new TreeSet<>();
        replicas.values().forEach(replica -> members.add(replica.id));
        replicas.values().forEach(replica -> replica.machine.neighbours(network.nowNanos(), members));
    }

    /** Cuts one node off from all others. */
    void isolate(int number) {
        String alone = replica(number).id.address();
        List<String> others = new ArrayList<>(replicas.keySet());
        others.remove(alone);
        network.partition(List.of(alone), others);
    }

    void heal() {
        network.heal();
    }

    void faults(LinkFaults faults) {
        network.faults(faults);
    }

    void runFor(long nanos) {
        network.runFor(nanos);
    }

    Replica replica(int number) {
        return Objects.requireNonNull(replicas.get("host:" + (1000 + number)));
    }

    List<Replica> all() {
        return new ArrayList<>(replicas.values());
    }

    boolean areEqual() {
        Map<String, Crdt<?>> first = all().get(0).states;
        return all().stream().allMatch(replica -> replica.states.equals(first));
    }

    long bufferedBytes() {
        return all().stream()
                .mapToLong(replica -> replica.machine.bufferedBytes())
                .sum();
    }

    private static long sizeOf(Message message) {
        List<Change> changes = List.of();
        if (message instanceof Message.Deltas deltas) {
            changes = deltas.changes();
        } else if (message instanceof Message.States states) {
            changes = states.changes();
        }
        return 16 + changes.stream().mapToLong(DeltaLog::costOf).sum();
    }

    /** One node: a map of states and the machine over it. */
    final class Replica implements Keyspace, Output.Handler {
        final NodeId id;
        final Map<String, Crdt<?>> states = new TreeMap<>();
        final Replicator machine;

        Replica(NodeId id) {
            this.id = id;
            this.machine = new Replicator(id, this, settings, new SplittableRandom(id.uid()));
        }

        /** Writes with the delta for the state now, and tells the machine. */
        <S extends Crdt<S>> void write(String key, S bottom, UnaryOperator<S> deltaFor) {
            S delta = deltaFor.apply(typed(states.getOrDefault(key, bottom)));
            if (!delta.isBottom()) {
                states.merge(key, delta, (a, b) -> Crdt.joined(a, b).state());
                machine.written(network.nowNanos(), new Change(key, delta));
            }
        }

        @SuppressWarnings("unchecked") // the test keeps one type per key
        private static <S extends Crdt<S>> S typed(Crdt<?> state) {
            return (S) state;
        }

        void tick(long nowNanos) {
            machine.tick(nowNanos).forEach(output -> output.handledBy(this));
        }

        void receive(String from, Message message) {
            Replica sender = replicas.get(from);
            if (sender != null) {
                machine.receive(network.nowNanos(), sender.id, message).forEach(output -> output.handledBy(this));
            }
        }

        @Override
        public Crdt<?> state(String key) {
            return states.get(key);
        }

        @Override
        public Crdt<?> absorb(Change change) {
            Crdt<?> before =
                    states.getOrDefault(change.key(), change.state().kind().bottom());
            if (before.kind() != change.state().kind()) {
                return null;
            }
            Crdt.Absorbed<?> absorbed = Crdt.joined(before, change.state());
            states.put(change.key(), absorbed.state());
            return absorbed.news();
        }

        @Override
        public void send(Output.Send output) {
            sentMessages++;
            sentBytes += sizeOf(output.message());
            network.send(id.address(), output.to().address(), output.message());
        }

        @Override
        public void conflict(Output.Conflict output) {
            conflicts++;
        }

        @Override
        public void fellBehind(Output.FellBehind output) {
            fellBehind++;
        }
    }
}
