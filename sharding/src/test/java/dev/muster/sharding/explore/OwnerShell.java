package dev.muster.sharding.explore;

import dev.muster.sharding.explore.Host.Known;
import dev.muster.sharding.explore.Item.Kind;
import dev.muster.sharding.route.Tenure;
import dev.muster.sharding.route.TenureOutput;
import dev.muster.sharding.route.TenureOutput.Close;
import dev.muster.sharding.route.TenureOutput.Owned;
import dev.muster.sharding.route.TenureOutput.Quiet;
import dev.muster.sharding.route.TenureOutput.Released;
import dev.muster.sharding.route.TenureOutput.Reopen;
import dev.muster.sharding.route.TenureOutput.Settle;
import java.util.Arrays;
import java.util.List;

/**
 * Pekko's region, shard and coordinator as far as they matter, and the anchor with its tenure. A region that knows no home keeps its items
 * in order. A hand-off drops what is in the old owner's region and what the shard keeps for entities that passivate.
 */
final class OwnerShell {
    private final World world;
    private final EntityShell entities;

    OwnerShell(World world, EntityShell entities) {
        this.world = world;
        this.entities = entities;
    }

    void region(Host host) {
        Item item = host.region.remove(0);
        Host home = world.hosts.get(host.home);
        if (home == host) {
            host.shard.add(item);
        } else if (home.alive) {
            home.region.add(item);
        }
    }

    void shard(Host host) {
        Item item = host.shard.remove(0);
        switch (item.kind()) {
            case HAND_OFF -> handOff(host);
            case TERMINATED -> entities.terminated(host, item.a());
            case PASSIVATE -> entities.shardPassivates(host, item.a());
            case MESSAGE, MARKER -> entities.shardDelivers(host, item);
            case BARRIER -> barrier(host, item);
            case ANCHOR_MARKER -> host.markerBack = host.tenure == null ? 0 : item.a();
            default -> throw new AssertionError("a shard does not get " + item);
        }
    }

    private void barrier(Host host, Item question) {
        if (host.handingOff) {
            return;
        }
        Tenure tenure = host.tenure;
        if (tenure == null) {
            world.epochs++;
            tenure = new Tenure(
                    world.id(host.index), world.epochs, 1, new Tenure.Patience(World.PATIENCE, World.PATIENCE));
            host.tenure = tenure;
        }
        carryOut(host, tenure.asked(world.id(question.a()), question.b()));
    }

    void flushed(Host host, int from, Item item) {
        Tenure tenure = host.tenure;
        if (tenure == null || tenure.epoch() != item.a()) {
            return;
        }
        long round = world.fault == Fault.IGNORES_ROUNDS ? host.round : item.b();
        carryOut(host, tenure.flushed(world.id(from), 0, round));
    }

    void prepare(Host host) {
        world.handOffs++;
        if (host.tenure != null) {
            List<Integer> members = world.hosts.stream()
                    .filter(each -> each.alive)
                    .map(each -> each.index)
                    .toList();
            carryOut(host, host.tenure.handOff(members.stream().map(world::id).toList(), 0));
        }
    }

    void surrender(Host host) {
        world.surrenders++;
        if (host.tenure != null) {
            carryOut(host, host.tenure.tick(World.PATIENCE));
        }
    }

    void settled(Host host) {
        long round = host.markerBack;
        host.markerBack = 0;
        if (host.tenure != null) {
            carryOut(host, host.tenure.settled(round, 0));
        }
    }

    /** All regions have forgotten the home before the owner is told to stop. */
    void begin() {
        world.moving = true;
        world.hosts.forEach(host -> host.home = Host.UNKNOWN);
        Host owner = world.hosts.get(world.home);
        owner.region.clear();
        owner.shard.add(Item.of(Kind.HAND_OFF, 0, 0));
    }

    private void handOff(Host host) {
        host.handingOff = true;
        host.buffers.forEach(List::clear);
        host.markerBack = 0;
        Arrays.fill(host.awaited, false);
        for (int actor : host.actors) {
            if (actor != Agent.NO_CELL && !world.cell(actor).ended) {
                world.cell(actor).mailbox.add(Item.of(Kind.STOP, 0, 0));
            }
        }
        if (host.tenure != null) {
            List<TenureOutput> outputs = host.tenure.stopped();
            carryOut(host, outputs);
            host.tenure = null;
        }
    }

    void stopped(Host host) {
        host.handingOff = false;
        host.shard.clear();
        for (int i = 0; i < host.known.length; i++) {
            host.known[i] = Known.NOTHING;
            host.actors[i] = Agent.NO_CELL;
        }
        moveTo((host.index + 1) % world.hosts.size());
    }

    void rehome() {
        int next = world.home;
        while (!world.hosts.get(next).alive) {
            next = (next + 1) % world.hosts.size();
        }
        moveTo(next);
    }

    private void moveTo(int node) {
        world.home = node;
        world.moving = false;
        world.quiet = false;
        world.hosts.forEach(host -> host.home = node);
    }

    void carryOut(Host host, List<TenureOutput> outputs) {
        Anchor anchor = new Anchor(host);
        outputs.forEach(output -> output.handledBy(anchor));
    }

    private final class Anchor implements TenureOutput.Handler {
        private final Host host;

        Anchor(Host host) {
            this.host = host;
        }

        @Override
        public void owned(Owned output) {
            tell(World.indexOf(output.to()), Item.of(Kind.OWNED, output.attempt(), output.epoch()));
        }

        @Override
        public void close(Close output) {
            host.round = output.round();
            tell(World.indexOf(output.to()), Item.of(Kind.CLOSE, output.epoch(), output.round()));
        }

        @Override
        public void released(Released output) {
            tell(World.indexOf(output.to()), Item.of(Kind.RELEASED, output.epoch(), 0));
        }

        @Override
        public void settle(Settle output) {
            host.region.add(Item.of(Kind.ANCHOR_MARKER, output.round(), 0));
        }

        @Override
        public void quiet(Quiet output) {
            world.quiet = true;
        }

        @Override
        public void reopen(Reopen output) {
            world.quiet = false;
        }

        private void tell(int node, Item item) {
            if (world.hosts.get(node).alive) {
                world.hosts.get(node).told.get(host.index).add(item);
            }
        }
    }
}
