package dev.muster.sharding.explore;

import dev.muster.sharding.route.Route;
import dev.muster.sharding.route.Tenure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One node: its route, its lanes, its region, and the shard if it has it. */
@SuppressWarnings("EnumOrdinal") // a digest lasts no longer than the run
final class Host {
    static final int UNKNOWN = -1;

    /** What Pekko's shard knows about an entity. */
    enum Known {
        NOTHING,
        ACTIVE,
        PASSIVATING
    }

    final int index;
    boolean alive = true;
    int generation;
    Route route = new Route(World.RETRY);
    int target = Agent.HELD;
    int targetEpoch;
    long clock;
    final List<Item> held = new ArrayList<>();
    /** What is being delivered of what was held, while the route's lock is taken; null when it is free. */
    @Nullable
    List<Item> draining;

    int drainTarget = Agent.HELD;
    int drainEpoch;
    final TreeSet<Integer> sawRemoved = new TreeSet<>();
    /** Per other node, what is on the lane to it, and what its anchor has told this node. */
    final List<List<Item>> lanes = new ArrayList<>();

    final List<List<Item>> told = new ArrayList<>();
    int home = 0;
    final List<Item> region = new ArrayList<>();

    final List<Item> shard = new ArrayList<>();
    boolean handingOff;
    final Known[] known;
    final List<List<Item>> buffers = new ArrayList<>();
    final int[] actors;
    final int[] slots;

    @Nullable
    Tenure tenure;
    /** The round of the last close. */
    long round;

    /** The round of the anchor's marker that is back, or 0. */
    long markerBack;

    /** Whether something went to the region for an entity without a slot, and none has started since. */
    final boolean[] awaited;

    Host(int index, int nodes, int entities) {
        this.index = index;
        known = new Known[entities];
        Arrays.fill(known, Known.NOTHING);
        actors = new int[entities];
        Arrays.fill(actors, Agent.NO_CELL);
        slots = actors.clone();
        awaited = new boolean[entities];
        for (int i = 0; i < nodes; i++) {
            lanes.add(new ArrayList<>());
            told.add(new ArrayList<>());
        }
        for (int i = 0; i < entities; i++) {
            buffers.add(new ArrayList<>());
        }
    }

    Host copy() {
        Host copy = new Host(index, lanes.size(), known.length);
        copy.alive = alive;
        copy.generation = generation;
        copy.route = Machines.copy(route);
        copy.target = target;
        copy.targetEpoch = targetEpoch;
        copy.clock = clock;
        copy.held.addAll(held);
        copy.draining = draining == null ? null : new ArrayList<>(draining);
        copy.drainTarget = drainTarget;
        copy.drainEpoch = drainEpoch;
        copy.sawRemoved.addAll(sawRemoved);
        for (int i = 0; i < lanes.size(); i++) {
            copy.lanes.get(i).addAll(lanes.get(i));
            copy.told.get(i).addAll(told.get(i));
        }
        copy.home = home;
        copy.region.addAll(region);
        copyShard(copy);
        return copy;
    }

    private void copyShard(Host copy) {
        copy.shard.addAll(shard);
        copy.handingOff = handingOff;
        System.arraycopy(known, 0, copy.known, 0, known.length);
        System.arraycopy(actors, 0, copy.actors, 0, actors.length);
        System.arraycopy(slots, 0, copy.slots, 0, slots.length);
        for (int i = 0; i < known.length; i++) {
            copy.buffers.get(i).addAll(buffers.get(i));
        }
        copy.tenure = tenure == null ? null : Machines.copy(tenure);
        System.arraycopy(awaited, 0, copy.awaited, 0, awaited.length);
        copy.round = round;
        copy.markerBack = markerBack;
    }

    void digest(Digest digest) {
        digest.add((alive ? 1 : 0) + 2 * (handingOff ? 1 : 0) + 4 * markerBack + (round << 32) + 64L * (home + 1));
        digest.add(generation);
        Machines.digest(route, digest);
        digest.add(target + 8L * targetEpoch + 4096L * (drainTarget + 2) + (1L << 20) * drainEpoch);
        digest.add(clock);
        digest.add(held);
        digest.add(draining == null ? List.of() : draining);
        digest.add(draining == null ? 0 : 1);
        sawRemoved.forEach(digest::add);
        lanes.forEach(digest::add);
        told.forEach(digest::add);
        digest.add(region);
        digest.add(shard);
        for (int i = 0; i < known.length; i++) {
            digest.add(
                    known[i].ordinal() + 4L * (actors[i] + 1) + 65536L * (slots[i] + 1) + (awaited[i] ? 1L << 40 : 0));
            digest.add(buffers.get(i));
        }
        digest.add(tenure == null ? 0 : 1);
        if (tenure != null) {
            Machines.digest(tenure, digest);
        }
    }

    /** The process is gone with all it had; what its anchor had told others is under way. */
    void crash() {
        alive = false;
        held.clear();
        draining = null;
        lanes.forEach(List::clear);
        region.clear();
        shard.clear();
        handingOff = false;
        tenure = null;
        markerBack = 0;
        Arrays.fill(awaited, false);
        target = Agent.HELD;
        Arrays.fill(known, Known.NOTHING);
        Arrays.fill(actors, Agent.NO_CELL);
        Arrays.fill(slots, Agent.NO_CELL);
        buffers.forEach(List::clear);
    }
}
