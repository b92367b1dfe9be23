package dev.muster.sharding.explore;

import dev.muster.membership.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a run: nodes, incarnations, threads on their way, grace periods, and what has been delivered. {@link Steps} says what
 * can happen next, {@link Runner} does it.
 */
final class World {
    static final long RETRY = 10;
    private static final int NODES_AT_MOST = 16;
    static final long PATIENCE = 1_000_000;

    final Scenario scenario;
    final Fault fault;
    final List<Host> hosts = new ArrayList<>();
    final TreeMap<Integer, Cell> cells = new TreeMap<>();
    /** The senders, then the ends of the lanes, then who delivers what was held, one for each node. */
    final List<Agent> agents = new ArrayList<>();

    final List<Grace> graces = new ArrayList<>();
    /** Per sender: how many messages it has begun to send to each entity. */
    final int[][] begun;
    /** Per sender: the number of the last message that each entity has handled. */
    final int[][] handled;
    /** Per sender: up to which number messages may be lost, because of a crash. */
    final int[] forgiven;

    /** Who chooses the entity of a message; without it, a sender takes them in turn. */
    @Nullable
    RandomGenerator chance;

    int runs;
    int epochs;
    int home;
    boolean quiet;
    boolean moving;
    int passivations;
    int handOffs;
    int surrenders;
    int crashes;
    int retries;
    int forcedRetries;

    World(Scenario scenario, Fault fault) {
        this.scenario = scenario;
        this.fault = fault;
        int nodes = scenario.nodes();
        int senders = scenario.senders().size();
        for (int i = 0; i < nodes; i++) {
            hosts.add(new Host(i, nodes, scenario.entities()));
        }
        scenario.senders().forEach(node -> agents.add(new Agent(node)));
        for (int i = 0; i < nodes * nodes; i++) {
            agents.add(new Agent(i % nodes));
        }
        for (int i = 0; i < nodes; i++) {
            agents.add(new Agent(i));
        }
        begun = new int[senders][scenario.entities()];
        handled = new int[senders][scenario.entities()];
        forgiven = new int[senders];
    }

    NodeId id(int node) {
        return id(node, hosts.get(node).generation);
    }

    static NodeId id(int node, int generation) {
        return new NodeId("n" + node, 1, 1 + node + (long) generation * NODES_AT_MOST);
    }

    static int indexOf(NodeId id) {
        return (int) ((id.uid() - 1) % NODES_AT_MOST);
    }

    int laneEnd(int from, int to) {
        return scenario.senders().size() + from * scenario.nodes() + to;
    }

    int drainer(int node) {
        return scenario.senders().size() + scenario.nodes() * scenario.nodes() + node;
    }

    Cell cell(int run) {
        Cell cell = cells.get(run);
        if (cell == null) {
            throw new AssertionError("no incarnation " + run);
        }
        return cell;
    }

    /** An entity handles a message: the only place where a promise can be seen to be broken while it runs. */
    void handle(Item message) {
        int last = handled[message.b()][message.a()];
        if (message.c() <= last) {
            throw new Violation(message + " was handled after number " + last);
        }
        if (message.c() > last + 1 && message.c() - 1 > forgiven[message.b()]) {
            throw new Violation(message + " was handled next after number " + last);
        }
        handled[message.b()][message.a()] = message.c();
    }

    /** Nothing happens any more by itself. */
    void checkEnd() {
        for (int sender = 0; sender < handled.length; sender++) {
            Host host = hosts.get(scenario.senders().get(sender));
            for (int entity = 0; host.alive && entity < scenario.entities(); entity++) {
                int last = Math.max(handled[sender][entity], forgiven[sender]);
                if (last < begun[sender][entity]) {
                    throw new Violation("of " + begun[sender][entity] + " messages of sender " + sender + " to entity "
                            + entity + " the last handled is " + handled[sender][entity]);
                }
            }
        }
    }

    private World(World other) {
        scenario = other.scenario;
        fault = other.fault;
        begun = new int[other.begun.length][];
        handled = new int[begun.length][];
        forgiven = new int[begun.length];
    }

    World copy() {
        World copy = new World(this);
        hosts.forEach(host -> copy.hosts.add(host.copy()));
        cells.forEach((run, cell) -> copy.cells.put(run, cell.copy()));
        agents.forEach(agent -> copy.agents.add(agent.copy()));
        copy.graces.addAll(graces);
        for (int i = 0; i < begun.length; i++) {
            copy.begun[i] = begun[i].clone();
            copy.handled[i] = handled[i].clone();
            copy.forgiven[i] = forgiven[i];
        }
        copy.runs = runs;
        copy.epochs = epochs;
        copy.home = home;
        copy.quiet = quiet;
        copy.moving = moving;
        copy.passivations = passivations;
        copy.handOffs = handOffs;
        copy.surrenders = surrenders;
        copy.crashes = crashes;
        copy.retries = retries;
        copy.forcedRetries = forcedRetries;
        return copy;
    }

    Digest.Value digest() {
        Digest digest = new Digest();
        hosts.forEach(host -> host.digest(digest));
        digest.add(cells.size());
        cells.values().forEach(cell -> cell.digest(digest));
        agents.forEach(agent -> agent.digest(digest));
        digest.add(graces.size());
        for (Grace grace : graces) {
            digest.add(grace.node() + 8L * grace.cell() + 4096L * grace.turn());
            digest.add(grace.inside());
        }
        for (int i = 0; i < begun.length; i++) {
            digest.add(Arrays.hashCode(begun[i]) * 65_536L + Arrays.hashCode(handled[i]));
            digest.add(forgiven[i]);
        }
        digest.add(runs * 1024L + epochs);
        digest.add(home + 8L * (quiet ? 1 : 0) + 16L * (moving ? 1 : 0));
        digest.add(passivations + 16L * handOffs + 256L * surrenders + 4096L * crashes + 65_536L * retries);
        digest.add(forcedRetries);
        return digest.value();
    }
}
