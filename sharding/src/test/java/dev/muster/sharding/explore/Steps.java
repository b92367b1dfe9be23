package dev.muster.sharding.explore;

import dev.muster.sharding.explore.Agent.Phase;
import dev.muster.sharding.explore.Step.Kind;
import java.util.ArrayList;
import java.util.List;

/** What can happen next in a world. */
final class Steps {
    private final World world;
    private final List<Step> steps = new ArrayList<>();

    private Steps(World world) {
        this.world = world;
    }

    static List<Step> of(World world) {
        Steps steps = new Steps(world);
        steps.addAgents();
        world.hosts.forEach(steps::addHost);
        world.cells.values().forEach(steps::addCell);
        for (int i = 0; i < world.graces.size(); i++) {
            steps.add(world.graces.get(i).inside() == 0, Kind.GRACE, i, 0);
        }
        steps.add(world.quiet && !world.moving, Kind.BEGIN, 0, 0);
        Host home = world.hosts.get(world.home);
        steps.add(!home.alive, Kind.REHOME, world.home, 0);
        boolean stuck = steps.steps.isEmpty();
        world.hosts.forEach(host -> steps.addChoices(host, stuck));
        return steps.steps;
    }

    private void add(boolean enabled, Kind kind, int a, int b) {
        if (enabled) {
            steps.add(new Step(kind, a, b));
        }
    }

    private void addAgents() {
        int senders = world.scenario.senders().size();
        for (int i = 0; i < senders; i++) {
            Agent sender = world.agents.get(i);
            Host host = world.hosts.get(sender.node);
            boolean hasMore = world.begun[i][world.scenario.entities() - 1] < world.scenario.messages();
            boolean goesOn = sender.phase == Phase.OUTSIDE ? hasMore : isFree(sender, host);
            add(host.alive && goesOn, Kind.SEND, i, 0);
        }
    }

    /** Whether it can go on: one who saw a route that holds needs the lock. */
    private static boolean isFree(Agent sender, Host host) {
        return sender.phase != Phase.SAW_ROUTE || sender.seenTarget != Agent.HELD || host.draining == null;
    }

    private void addHost(Host host) {
        if (!host.alive) {
            return;
        }
        for (Host other : world.hosts) {
            boolean midway = world.agents.get(world.laneEnd(other.index, host.index)).phase != Phase.OUTSIDE;
            boolean arriving = other.alive && !other.lanes.get(host.index).isEmpty();
            add(midway || arriving, Kind.LANE, other.index, host.index);
            boolean heard = !host.told.get(other.index).isEmpty() && host.draining == null;
            add(heard, Kind.TOLD, host.index, other.index);
            boolean unseen = !other.alive && !host.sawRemoved.contains(other.index) && host.draining == null;
            add(unseen, Kind.REMOVED, host.index, other.index);
        }
        add(host.draining != null, Kind.DRAIN, host.index, 0);
        add(!host.region.isEmpty() && host.home != Host.UNKNOWN, Kind.REGION, host.index, 0);
        add(!host.shard.isEmpty(), Kind.SHARD, host.index, 0);
        add(host.markerBack > 0 && isSettled(host), Kind.SETTLED, host.index, 0);
        add(host.handingOff && hasStopped(host), Kind.STOPPED, host.index, 0);
    }

    private boolean isSettled(Host host) {
        if (world.fault == Fault.SETTLES_WITH_UNSETTLED_SLOTS) {
            return true;
        }
        for (int entity = 0; entity < host.slots.length; entity++) {
            int slot = host.slots[entity];
            if (host.awaited[entity]
                    || (slot != Agent.NO_CELL && !world.cell(slot).slot.isSettled())) {
                return false;
            }
        }
        return true;
    }

    private boolean hasStopped(Host host) {
        return host.tenure == null
                && world.cells.values().stream().noneMatch(cell -> cell.node == host.index && !cell.shardKnows);
    }

    private void addCell(Cell cell) {
        add(!cell.ended && (!cell.started || !cell.mailbox.isEmpty()), Kind.ENTITY, cell.run, 0);
        add(cell.ended && !cell.shardKnows, Kind.ENDED, cell.run, 0);
    }

    /** What need not happen, within the limits; and time, when nothing else moves and something is held. */
    private void addChoices(Host host, boolean stuck) {
        if (!host.alive) {
            return;
        }
        Scenario.Limits limits = world.scenario.limits();
        if (world.passivations < limits.passivations()) {
            for (int actor : host.actors) {
                add(
                        actor != Agent.NO_CELL && world.cell(actor).started && !world.cell(actor).ended,
                        Kind.PASSIVATE,
                        actor,
                        0);
            }
        }
        boolean hosts = host.tenure != null && !world.moving;
        add(hosts && !world.quiet && world.handOffs < limits.handOffs(), Kind.PREPARE, host.index, 0);
        add(hosts && world.handOffs > 0 && world.surrenders < limits.surrenders(), Kind.SURRENDER, host.index, 0);
        add(host.index == 0 && world.crashes < limits.crashes(), Kind.CRASH, host.index, 0);
        boolean waits = !host.held.isEmpty() && host.draining == null;
        add(waits && (stuck || world.retries < limits.retries()), Kind.TICK, host.index, stuck ? 1 : 0);
    }
}
