package dev.muster.sharding.explore;

import dev.muster.sharding.explore.Host.Known;
import dev.muster.sharding.explore.Item.Kind;
import dev.muster.sharding.slot.Path;
import dev.muster.sharding.slot.Slot;
import dev.muster.sharding.slot.SlotOutput;
import dev.muster.sharding.slot.SlotOutput.AwaitQuiet;
import dev.muster.sharding.slot.SlotOutput.Finish;
import dev.muster.sharding.slot.SlotOutput.Mark;
import dev.muster.sharding.slot.SlotOutput.Open;
import dev.muster.sharding.slot.SlotOutput.Passivate;
import dev.muster.sharding.slot.SlotOutput.Remove;
import dev.muster.sharding.slot.SlotOutput.Requeue;
import java.util.List;

/** An entity's actor with its slot, and what the shard does about entities. */
final class EntityShell {
    private final World world;

    EntityShell(World world) {
        this.world = world;
    }

    /** The shard has a message or a marker for an entity. */
    void shardDelivers(Host host, Item item) {
        int entity = item.a();
        if (host.handingOff) {
            return;
        }
        switch (host.known[entity]) {
            case NOTHING -> start(host, entity, List.of(item));
            case ACTIVE -> world.cell(host.actors[entity]).mailbox.add(item);
            case PASSIVATING -> host.buffers.get(entity).add(item);
        }
    }

    /** An entity has asked to be passivated. */
    void shardPassivates(Host host, int entity) {
        if (host.known[entity] == Known.ACTIVE && !host.handingOff) {
            host.known[entity] = Known.PASSIVATING;
            world.cell(host.actors[entity]).mailbox.add(Item.of(Kind.STOP, 0, 0));
        }
    }

    /** The shard learns of an end: if it kept something meanwhile, a successor gets it. */
    void terminated(Host host, int entity) {
        if (host.handingOff) {
            return;
        }
        boolean restarts = host.known[entity] == Known.PASSIVATING
                && !host.buffers.get(entity).isEmpty();
        host.known[entity] = Known.NOTHING;
        host.actors[entity] = Agent.NO_CELL;
        if (restarts) {
            List<Item> kept = List.copyOf(host.buffers.get(entity));
            host.buffers.get(entity).clear();
            start(host, entity, kept);
        }
    }

    private void start(Host host, int entity, List<Item> first) {
        world.runs++;
        Cell cell = new Cell(world.runs, host.index, entity, new Slot(world.runs));
        cell.mailbox.addAll(first);
        world.cells.put(cell.run, cell);
        host.actors[entity] = cell.run;
        host.known[entity] = Known.ACTIVE;
    }

    /** The actor starts, or takes its next item. */
    void run(Cell cell) {
        if (!cell.started) {
            checkThatItIsAlone(cell);
            cell.started = true;
            world.hosts.get(cell.node).slots[cell.entity] = cell.run;
            world.hosts.get(cell.node).awaited[cell.entity] = false;
            carryOut(cell, cell.slot.started());
            forgetUnused();
            return;
        }
        Item item = cell.mailbox.remove(0);
        switch (item.kind()) {
            case MESSAGE -> world.handle(item);
            case MARKER -> carryOut(cell, cell.slot.marked(item.b()));
            case STOP -> carryOut(cell, cell.slot.stop());
            case FINAL -> end(cell);
            default -> throw new AssertionError("an entity does not get " + item);
        }
    }

    private void checkThatItIsAlone(Cell cell) {
        for (Cell other : world.cells.values()) {
            if (other != cell && other.entity == cell.entity && other.started && !other.ended) {
                throw new Violation("entity " + cell.entity + " starts on node " + cell.node
                        + " while it lives on node " + other.node);
            }
        }
    }

    private void end(Cell cell) {
        cell.ended = true;
        carryOut(cell, cell.slot.ended(cell.queue.size()));
        if (world.fault == Fault.CLOSES_BEFORE_THE_SHARD_IS_TOLD) {
            cell.mailbox.clear();
        }
    }

    /** After the actor's last act: the shard is notified by itself. */
    void shardLearnsOfTheEnd(Cell cell) {
        cell.shardKnows = true;
        world.hosts.get(cell.node).shard.add(Item.of(Kind.TERMINATED, cell.entity, 0));
        forgetUnused();
    }

    void passivate(Cell cell) {
        world.passivations++;
        carryOut(cell, cell.slot.passivate());
    }

    void quiet(Cell cell) {
        if (!cell.ended) {
            carryOut(cell, cell.slot.quiet());
        }
    }

    /** Incarnations that nobody can reach any more, so that states which differ in nothing that matters are one. */
    private void forgetUnused() {
        world.cells
                .values()
                .removeIf(cell -> cell.shardKnows
                        && world.hosts.get(cell.node).slots[cell.entity] != cell.run
                        && world.hosts.get(cell.node).actors[cell.entity] != cell.run
                        && world.agents.stream().noneMatch(agent -> agent.seenCell == cell.run)
                        && world.graces.stream().noneMatch(grace -> grace.cell() == cell.run));
    }

    private void carryOut(Cell cell, List<SlotOutput> outputs) {
        Shell shell = new Shell(cell);
        outputs.forEach(output -> output.handledBy(shell));
    }

    private final class Shell implements SlotOutput.Handler {
        private final Cell cell;
        private final Host host;

        Shell(Cell cell) {
            this.cell = cell;
            host = world.hosts.get(cell.node);
        }

        @Override
        public void awaitQuiet(AwaitQuiet output) {
            boolean closes = world.fault == Fault.CLOSES_BEFORE_THE_SHARD_IS_TOLD && cell.path == Path.MAILBOX;
            cell.path = closes ? Path.REGION : Path.QUEUE;
            world.graces.add(new Grace(cell.node, RouteShell.inside(world, host), cell.run, 0));
        }

        @Override
        public void mark(Mark output) {
            if (world.fault == Fault.OPENS_WITHOUT_MARKER) {
                carryOut(cell, cell.slot.marked(output.run()));
            } else {
                host.region.add(Item.of(Kind.MARKER, cell.entity, output.run()));
            }
        }

        @Override
        public void open(Open output) {
            cell.mailbox.addAll(cell.queue);
            cell.queue.clear();
            cell.path = Path.MAILBOX;
        }

        @Override
        public void passivate(Passivate output) {
            if (world.fault == Fault.CLOSES_BEFORE_THE_SHARD_IS_TOLD) {
                carryOut(cell, cell.slot.stop());
            } else {
                host.shard.add(Item.of(Kind.PASSIVATE, cell.entity, 0));
            }
        }

        @Override
        public void finish(Finish output) {
            cell.mailbox.add(Item.of(Kind.FINAL, 0, 0));
            if (world.fault == Fault.CLOSES_BEFORE_THE_SHARD_IS_TOLD) {
                host.shard.add(Item.of(Kind.PASSIVATE, cell.entity, 0));
            }
        }

        @Override
        public void requeue(Requeue output) {
            host.region.addAll(cell.queue);
            cell.queue.clear();
            cell.path = Path.REGION;
        }

        @Override
        public void remove(Remove output) {
            if (host.slots[cell.entity] == cell.run) {
                host.slots[cell.entity] = Agent.NO_CELL;
            }
            cell.path = Path.GONE;
        }
    }
}
