package dev.muster.sharding.explore;

import dev.muster.sharding.explore.Item.Kind;
import dev.muster.sharding.route.RouteOutput;
import dev.muster.sharding.route.RouteOutput.Ask;
import dev.muster.sharding.route.RouteOutput.Flushed;
import dev.muster.sharding.route.RouteOutput.Open;
import dev.muster.sharding.route.RouteOutput.Shut;
import java.util.ArrayList;

/** Carries out what a node's route wants. */
final class RouteShell implements RouteOutput.Handler {
    private final World world;
    private final Host host;
    private final OwnerShell owners;

    RouteShell(World world, Host host, OwnerShell owners) {
        this.world = world;
        this.host = host;
        this.owners = owners;
    }

    @Override
    public void ask(Ask output) {
        host.region.add(Item.of(Kind.BARRIER, host.index, output.attempt()));
        if (world.fault == Fault.OPENS_ON_A_GUESS && host.home != Host.UNKNOWN) {
            host.route
                    .owned(output.attempt(), world.id(host.home), world.epochs)
                    .forEach(guessed -> guessed.handledBy(this));
        }
    }

    @Override
    public void open(Open output) {
        host.draining = new ArrayList<>(host.held);
        host.held.clear();
        host.drainTarget = World.indexOf(output.owner());
        host.drainEpoch = (int) output.epoch();
    }

    @Override
    public void shut(Shut output) {
        host.target = Agent.HELD;
        host.targetEpoch = 0;
        world.graces.add(new Grace(host.index, inside(world, host), Agent.NO_CELL, (int) output.turn()));
    }

    @Override
    public void flushed(Flushed output) {
        Item flushed = Item.of(Kind.FLUSHED, output.epoch(), output.round());
        int owner = World.indexOf(output.owner());
        if (owner == host.index) {
            owners.flushed(host, owner, flushed);
        } else {
            host.lanes.get(owner).add(flushed);
        }
    }

    /** Who is inside a node's gate now; who delivers what was held is, with each message. */
    static long inside(World world, Host host) {
        if (world.fault == Fault.NO_IN_FLIGHT_COUNT) {
            return 0;
        }
        long inside = 0;
        for (int i = 0; i < world.agents.size(); i++) {
            Agent agent = world.agents.get(i);
            boolean uncounted = world.fault == Fault.DELIVERS_HELD_OUTSIDE_THE_GATE && i == world.drainer(host.index);
            if (agent.node == host.index && agent.phase != Agent.Phase.OUTSIDE && !uncounted) {
                inside |= 1L << i;
            }
        }
        return inside;
    }
}
