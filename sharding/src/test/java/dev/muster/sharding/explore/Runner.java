package dev.muster.sharding.explore;

import dev.muster.membership.NodeId;
import dev.muster.sharding.explore.Agent.Phase;
import dev.muster.sharding.route.Route;
import dev.muster.sharding.route.RouteOutput;
import dev.muster.sharding.slot.Path;
import java.util.List;

/** Carries out one step: the threads and the lanes here, the machines in their shells. */
final class Runner {
    private final World world;
    private final OwnerShell owners;
    private final EntityShell entities;

    private Runner(World world) {
        this.world = world;
        entities = new EntityShell(world);
        owners = new OwnerShell(world, entities);
    }

    static void run(World world, Step step) {
        new Runner(world).run(step);
    }

    private void run(Step step) {
        Host host = world.hosts.get(Math.min(step.a(), world.hosts.size() - 1));
        switch (step.kind()) {
            case SEND -> send(step.a());
            case LANE -> arrive(step.a(), world.hosts.get(step.b()));
            case DRAIN -> drain(host);
            case REGION -> owners.region(host);
            case SHARD -> owners.shard(host);
            case ENTITY -> entities.run(world.cell(step.a()));
            case ENDED -> entities.shardLearnsOfTheEnd(world.cell(step.a()));
            case GRACE -> endGrace(world.graces.remove(step.a()));
            case TOLD -> told(host, step.b());
            case SETTLED -> owners.settled(host);
            case BEGIN -> owners.begin();
            case STOPPED -> owners.stopped(host);
            case REHOME -> owners.rehome();
            case REMOVED -> removed(host, step.b());
            case PASSIVATE -> entities.passivate(world.cell(step.a()));
            case PREPARE -> owners.prepare(host);
            case SURRENDER -> owners.surrender(host);
            case CRASH -> crash(host);
            case TICK -> tick(host, step.b());
        }
    }

    private void send(int index) {
        Agent sender = world.agents.get(index);
        Host host = world.hosts.get(sender.node);
        switch (sender.phase) {
            case OUTSIDE -> enter(index, sender, host);
            case SAW_ROUTE -> follow(index, sender, host);
            case SAW_SLOT -> deliver(index, sender);
        }
    }

    private static int nextInTurn(int[] begun) {
        int entity = 0;
        while (entity < begun.length - 1 && begun[entity] > begun[entity + 1]) {
            entity++;
        }
        return entity;
    }

    private void enter(int index, Agent sender, Host host) {
        int[] begun = world.begun[index];
        int entity = world.chance == null ? nextInTurn(begun) : world.chance.nextInt(begun.length);
        begun[entity]++;
        sender.item = Item.message(entity, index, begun[entity]);
        sender.phase = Phase.SAW_ROUTE;
        sender.seenTarget = host.target;
        sender.seenEpoch = host.targetEpoch;
    }

    private void follow(int index, Agent sender, Host host) {
        Item message = sender.carried();
        if (sender.seenTarget == Agent.HELD && host.target == Agent.HELD) {
            host.held.add(message);
            route(host, host.route.held(host.clock));
            leave(index, sender);
        } else if (sender.seenTarget == Agent.HELD) {
            sender.seenTarget = host.target;
            sender.seenEpoch = host.targetEpoch;
        } else if (sender.seenTarget != host.index) {
            host.lanes.get(sender.seenTarget).add(message.under(sender.seenEpoch));
            leave(index, sender);
        } else {
            lookUp(sender, host);
        }
    }

    private void lookUp(Agent agent, Host host) {
        agent.phase = Phase.SAW_SLOT;
        agent.seenCell = host.slots[agent.carried().a()];
        agent.seenPath = agent.seenCell == Agent.NO_CELL ? Path.REGION : world.cell(agent.seenCell).path;
        host.awaited[agent.carried().a()] |=
                agent.seenCell == Agent.NO_CELL && world.fault != Fault.LEAVES_NO_PLACEHOLDER;
    }

    /** The slot's lock is taken for the queue only, and the path looked at again under it. */
    private void deliver(int index, Agent agent) {
        Item message = agent.carried();
        Path path = agent.seenPath;
        if (path == Path.GONE || (path == Path.QUEUE && world.cell(agent.seenCell).path != Path.QUEUE)) {
            lookUp(agent, world.hosts.get(agent.node));
            return;
        }
        switch (path) {
            case REGION -> world.hosts.get(agent.node).region.add(message);
            case QUEUE -> world.cell(agent.seenCell).queue.add(message);
            case MAILBOX -> world.cell(agent.seenCell).mailbox.add(message);
            case GONE -> throw new AssertionError("a slot that is gone takes nothing");
        }
        leave(index, agent);
    }

    private void leave(int index, Agent agent) {
        agent.leave();
        world.graces.replaceAll(grace -> grace.without(index));
    }

    private void arrive(int from, Host host) {
        int index = world.laneEnd(from, host.index);
        Agent end = world.agents.get(index);
        if (end.phase == Phase.SAW_SLOT) {
            deliver(index, end);
            return;
        }
        Item item = world.hosts.get(from).lanes.get(host.index).remove(0);
        if (item.kind() == Item.Kind.FLUSHED) {
            owners.flushed(host, from, item);
        } else if (host.tenure != null && host.tenure.epoch() == item.epoch()) {
            end.item = item.under(0);
            lookUp(end, host);
        }
    }

    /** One message at a time; the route's lock is held throughout. */
    private void drain(Host host) {
        List<Item> left = host.draining;
        int index = world.drainer(host.index);
        Agent drainer = world.agents.get(index);
        if (left == null) {
            throw new AssertionError("nothing to deliver at " + host.index);
        }
        if (drainer.phase == Phase.SAW_SLOT) {
            deliver(index, drainer);
        } else if (left.isEmpty()) {
            letSendersThrough(host);
        } else if (host.drainTarget == host.index) {
            drainer.item = left.remove(0);
            lookUp(drainer, host);
        } else {
            left.forEach(item -> host.lanes.get(host.drainTarget).add(item.under(host.drainEpoch)));
            letSendersThrough(host);
        }
    }

    private static void letSendersThrough(Host host) {
        host.target = host.drainTarget;
        host.targetEpoch = host.drainEpoch;
        host.draining = null;
        host.drainTarget = Agent.HELD;
        host.drainEpoch = 0;
    }

    private void endGrace(Grace grace) {
        Host host = world.hosts.get(grace.node());
        if (grace.cell() != Agent.NO_CELL) {
            entities.quiet(world.cell(grace.cell()));
        } else {
            route(host, host.route.quiet(grace.turn(), host.clock));
        }
    }

    private void told(Host host, int from) {
        Item item = host.told.get(from).remove(0);
        switch (item.kind()) {
            case OWNED -> route(host, host.route.owned(item.a(), world.id(from), item.b()));
            case CLOSE -> route(host, host.route.close(world.id(from), item.a(), item.b()));
            case RELEASED -> route(host, host.route.released(world.id(from), item.a(), host.clock));
            default -> throw new AssertionError("an anchor does not say " + item);
        }
    }

    private void removed(Host host, int node) {
        host.sawRemoved.add(node);
        host.lanes.get(node).clear();
        for (int i = 0; i < world.forgiven.length; i++) {
            if (world.scenario.senders().get(i) == host.index) {
                world.forgiven[i] = world.begun[i][0];
            }
        }
        if (host.tenure != null) {
            owners.carryOut(host, host.tenure.gone(world.id(node)));
        }
        if (world.fault != Fault.KEEPS_ROUTES_TO_REMOVED_MEMBERS) {
            route(host, host.route.gone(world.id(node), host.clock));
        }
    }

    /** A node that owns nothing and has nothing under way leaves, and comes back as another run. */
    static void restart(World world, Host host) {
        NodeId left = world.id(host.index);
        host.generation++;
        host.route = new Route(World.RETRY);
        host.target = Agent.HELD;
        Runner runner = new Runner(world);
        for (Host other : world.hosts) {
            if (other != host) {
                runner.route(other, other.route.gone(left, other.clock));
                if (other.tenure != null) {
                    runner.owners.carryOut(other, other.tenure.gone(left));
                }
            }
        }
    }

    private void crash(Host host) {
        world.crashes++;
        host.crash();
        world.cells.values().removeIf(cell -> cell.node == host.index);
        for (int i = 0; i < world.agents.size(); i++) {
            if (world.agents.get(i).node == host.index) {
                leave(i, world.agents.get(i));
            }
        }
        world.graces.removeIf(grace -> grace.node() == host.index);
        world.quiet = world.quiet && world.home != host.index;
        world.moving = world.moving && world.home != host.index;
    }

    private void tick(Host host, int forced) {
        world.retries += 1 - forced;
        world.forcedRetries += forced;
        if (world.forcedRetries > 6) {
            throw new Violation("what node " + host.index + " holds is never delivered");
        }
        host.clock += World.RETRY;
        route(host, host.route.tick(host.clock));
    }

    private void route(Host host, List<RouteOutput> outputs) {
        RouteShell shell = new RouteShell(world, host, owners);
        outputs.forEach(output -> output.handledBy(shell));
    }
}
