package dev.muster.simulation.formation;

import dev.muster.faults.Fault;
import dev.muster.faults.LinkFaults;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.simulation.Cut;
import dev.muster.simulation.Staging;
import dev.muster.simulation.VirtualNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One race: the machines, what happens to them, and what must hold all the time. */
final class World {
    /** How long after its end a run disappears from the members, as downing would have it. */
    static final long REMOVAL_NANOS = 3 * StartPlan.SECONDS;

    private final StartPlan plan;
    private final VirtualNetwork<Frame> network;
    private final FormationSimulation.Maker maker;
    private final List<Machine> machines = new ArrayList<>();
    private final TreeMap<ContactPoint, String> names = new TreeMap<>();
    private final List<StartPlan.Killing> killings;
    private final TreeMap<NodeId, Long> ended = new TreeMap<>();
    private final TreeSet<Long> clusters = new TreeSet<>();
    private int dissolved;
    private int attempts;
    private long messages;
    private @Nullable String violation;

    World(long seed, StartPlan plan, FormationSimulation.Maker maker) {
        this.plan = plan;
        this.network = new VirtualNetwork<>(seed);
        this.maker = maker;
        this.killings = new ArrayList<>(plan.killings());
        for (int index = 0; index < plan.addresses().size(); index++) {
            Machine machine = new Machine(this, plan.addresses().get(index), index);
            machines.add(machine);
            names.put(plan.addresses().get(index), machine.name());
        }
        arrange();
    }

    private void arrange() {
        network.faults(plan.faults());
        Staging.apply(plan.extra(), network, new Hooks());
        for (int index = 0; index < machines.size(); index++) {
            Machine machine = machines.get(index);
            network.at(plan.startsNanos().get(index), machine::start);
        }
        for (StartPlan.Crash crash : plan.crashes()) {
            network.at(crash.atNanos(), () -> machines.get(crash.node()).crash(crash.downNanos()));
        }
        for (StartPlan.Split split : plan.cuts()) {
            network.at(split.atNanos(), () -> {
                List<String> left = new ArrayList<>();
                List<String> right = new ArrayList<>();
                for (Machine machine : machines) {
                    (split.left().contains(machine.index()) ? left : right).add(machine.name());
                }
                Cut cut = split.isOneWay() ? network.cut(left, right) : network.partition(left, right);
                network.at(network.nowNanos() + split.forNanos(), () -> network.heal(cut));
            });
        }
        network.at(plan.chaosNanos(), () -> {
            network.faults(LinkFaults.quiet());
            killings.clear();
        });
    }

    /** Keeps the machines in step with a fault plan that crashes them. */
    private final class Hooks implements Staging.Hooks {
        @Override
        public void restart(String name) {
            began();
            for (Machine machine : machines) {
                if (machine.name().equals(name)) {
                    machine.endedByNetwork();
                    machine.start();
                }
            }
        }

        @Override
        public void began(Fault fault) {
            began();
        }

        private void began() {
            for (Machine machine : machines) {
                if (!network.isRunning(machine.name())) {
                    machine.endedByNetwork();
                }
            }
        }
    }

    /** Runs until one cluster holds everyone, an invariant breaks, or {@code boundNanos} have passed since the chaos. */
    Result run(long seed, long boundNanos) {
        network.runUntil(plan.chaosNanos());
        long endNanos = plan.chaosNanos() + boundNanos;
        while (violation == null && !isSettled() && network.nowNanos() < endNanos) {
            network.runFor(250 * StartPlan.MILLIS);
        }
        long settled = network.nowNanos() - plan.chaosNanos();
        if (violation == null && !isSettled()) {
            violation = "no single cluster of everyone " + boundNanos / StartPlan.SECONDS
                    + " s after the faults ended: " + machines;
        }
        if (violation == null) {
            network.runFor(3 * StartPlan.SECONDS);
        }
        return new Result(
                seed,
                machines.size(),
                plan.settings().initialNodes(),
                violation,
                settled,
                clusters.size(),
                dissolved,
                attempts,
                messages,
                network.traceHash());
    }

    private boolean isSettled() {
        if (network.nowNanos() < plan.chaosNanos()) {
            return false;
        }
        TreeSet<Long> confirmed = new TreeSet<>();
        for (Machine machine : machines) {
            confirmed.add(machine.confirmedCluster());
        }
        return confirmed.size() == 1 && !confirmed.contains(0L);
    }

    /** To be called whenever a run has become a member. */
    void check() {
        TreeSet<Long> acting = new TreeSet<>();
        machines.forEach(machine -> acting.add(machine.cluster()));
        acting.remove(0L);
        if (acting.size() > 1 && violation == null) {
            violation = "two clusters act at " + network.nowNanos() / StartPlan.MILLIS + " ms: " + machines;
        }
    }

    void fail(String what) {
        if (violation == null) {
            violation = what + " at " + network.nowNanos() / StartPlan.MILLIS + " ms: " + machines;
        }
    }

    /** A node takes a step; this may be its last. */
    void step(Machine machine, StartPlan.Step step) {
        if (step == StartPlan.Step.ASK) {
            attempts++;
        }
        for (StartPlan.Killing killing : killings) {
            if (killing.step() == step) {
                killings.remove(killing);
                network.after(machine.name(), 1 + killing.afterNanos(), () -> machine.crash(killing.downNanos()));
                return;
            }
        }
    }

    void formed(Machine founder, long cluster) {
        clusters.add(cluster);
        if (clusters.size() == 1 && plan.ambush().forNanos() > 0 && isChaos()) {
            ambush(founder);
        }
    }

    private void ambush(Machine founder) {
        SplittableRandom random = network.random("ambush");
        List<String> others = new ArrayList<>();
        for (Machine machine : machines) {
            if (machine != founder) {
                others.add(machine.name());
                if (random.nextDouble() < plan.ambush().share()) {
                    network.at(network.nowNanos() + 1, () -> machine.crash(300 * StartPlan.MILLIS));
                }
            }
        }
        Cut cut = network.partition(List.of(founder.name()), others);
        network.at(network.nowNanos() + plan.ambush().forNanos(), () -> network.heal(cut));
    }

    void dissolved() {
        dissolved++;
    }

    void delivered() {
        messages++;
    }

    void ended(NodeId node) {
        ended.put(node, network.nowNanos());
    }

    /** Takes away whom downing would have removed by now. */
    void removeEnded(Collection<NodeId> members) {
        members.removeIf(node -> {
            Long at = ended.get(node);
            return at != null && network.nowNanos() - at >= REMOVAL_NANOS;
        });
    }

    /** When a run that has dissolved its cluster is started anew. */
    long restartDelayNanos(SplittableRandom random) {
        long soon = 500 * StartPlan.MILLIS + random.nextLong(2 * StartPlan.SECONDS);
        boolean mustWait = plan.hasLongCuts() && network.nowNanos() < plan.chaosNanos();
        return mustWait ? plan.chaosNanos() - network.nowNanos() + soon : soon;
    }

    boolean isChaos() {
        return network.nowNanos() < plan.chaosNanos();
    }

    /** Which machine that address is; empty where there is none. */
    Optional<String> nameAt(ContactPoint contact) {
        return Optional.ofNullable(names.get(contact));
    }

    StartPlan plan() {
        return plan;
    }

    VirtualNetwork<Frame> network() {
        return network;
    }

    FormationSimulation.Maker maker() {
        return maker;
    }
}
