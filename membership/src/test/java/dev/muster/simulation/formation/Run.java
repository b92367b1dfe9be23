package dev.muster.simulation.formation;

import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.formation.ContactSource;
import dev.muster.membership.formation.Formation;
import dev.muster.membership.formation.FormationCodec;
import dev.muster.membership.formation.Message;
import dev.muster.membership.formation.Output;
import dev.muster.membership.formation.Packet;
import dev.muster.membership.formation.Standing;
import dev.muster.simulation.Timer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One run: the real core, a stand-in for SWIM's group, a stand-in for Pekko's membership, and bad discovery. */
final class Run implements Output.Handler {
    private static final FormationCodec CODEC = new FormationCodec("race");
    private static final long BEAT_NANOS = 300 * StartPlan.MILLIS;
    private static final long SILENCE_NANOS = 1_300 * StartPlan.MILLIS;

    private record Heard(int life, int version, Standing standing, long atNanos) {}

    private final World world;
    private final Machine machine;
    private final NodeId self;
    private final int life;
    private final SplittableRandom random;
    private final double clockRate;
    private final long clockOffset;
    private final Formation formation;

    private final TreeSet<ContactPoint> known = new TreeSet<>();
    private final TreeMap<NodeId, Heard> group = new TreeMap<>();
    private SortedMap<NodeId, Standing> told = new TreeMap<>();
    private byte[] standing = new byte[0];
    private int standingVersion;
    private SortedSet<ContactPoint> answer = new TreeSet<>();

    private long cluster;
    private TreeSet<NodeId> members = new TreeSet<>();
    private List<NodeId> joinThrough = List.of();
    private @Nullable Timer timer;
    private boolean isOver;

    Run(World world, Machine machine, NodeId self, int life, SplittableRandom random) {
        this.world = world;
        this.machine = machine;
        this.self = self;
        this.life = life;
        this.random = random;
        this.clockRate = 0.97 + 0.06 * random.nextDouble();
        this.clockOffset = random.nextLong(1L << 40) - (1L << 39);
        this.formation = world.maker().make(self, world.plan().settings(), random, clock());
    }

    void begin() {
        carryOut(formation.tick(clock()));
        world.network().every(machine.name(), BEAT_NANOS, now -> beat());
        world.network().every(machine.name(), StartPlan.SECONDS, now -> discover());
    }

    /** Nothing of it acts any more. */
    void end() {
        isOver = true;
    }

    NodeId self() {
        return self;
    }

    long cluster() {
        return isOver ? 0 : cluster;
    }

    boolean isMember() {
        return !isOver && cluster != 0 && formation.standing().isMember();
    }

    /** This run's own clock, which is neither right nor as fast as others. */
    private long clock() {
        return clockOffset + (long) (world.network().nowNanos() * clockRate);
    }

    // ---- discovery
    // ---------------------------------------------------------------------------------------------------

    private void discover() {
        SortedSet<ContactPoint> truth = world.plan().truth();
        if (!world.isChaos()) {
            answer = truth;
        } else if (world.plan().settings().source() instanceof ContactSource.Listed) {
            answer = random.nextBoolean() ? truth : answer;
        } else if (random.nextInt(4) == 0) {
            answer = wrong(truth);
        } else if (random.nextInt(3) == 0) {
            return;
        }
        known.addAll(answer);
        carryOut(formation.discovered(clock(), answer));
    }

    private SortedSet<ContactPoint> wrong(SortedSet<ContactPoint> truth) {
        SortedSet<ContactPoint> wrong = new TreeSet<>();
        int kind = random.nextInt(5);
        if (kind > 0) {
            truth.forEach(contact -> {
                if (kind > 2 || random.nextBoolean()) {
                    wrong.add(contact);
                }
            });
        }
        if (kind == 1 || kind == 3) {
            wrong.add(new ContactPoint("10.9.9." + random.nextInt(1, 5), 7_000));
        }
        return wrong;
    }

    // ---- the group
    // ---------------------------------------------------------------------------------------------------

    private void beat() {
        long nowNanos = world.network().nowNanos();
        List<ContactPoint> live = new ArrayList<>();
        SortedMap<NodeId, Standing> standings = new TreeMap<>();
        group.values().removeIf(heard -> nowNanos - heard.atNanos() > SILENCE_NANOS);
        group.forEach((node, heard) -> {
            live.add(node.contactPoint());
            standings.put(node, heard.standing());
        });
        Frame frame = new Frame.Beat(self, life, standingVersion, ByteBuffer.wrap(standing), live);
        known.forEach(contact -> send(contact, frame));
        if (!standings.equals(told)) {
            told = standings;
            carryOut(formation.peers(clock(), standings));
        }
        gossipMembers();
    }

    private void hear(Frame.Beat beat) {
        known.add(beat.from().contactPoint());
        known.addAll(beat.known());
        NodeId from = beat.from();
        for (NodeId node : new ArrayList<>(group.keySet())) {
            Heard heard = group.get(node);
            if (heard != null && node.contactPoint().equals(from.contactPoint())) {
                if (heard.life() > beat.life() || (heard.life() == beat.life() && heard.version() > beat.version())) {
                    return;
                }
                group.remove(node);
            }
        }
        Standing.parse(beat.standing().array())
                .ifPresent(parsed -> group.put(
                        from,
                        new Heard(
                                beat.life(),
                                beat.version(),
                                parsed,
                                world.network().nowNanos())));
    }

    // ---- the cluster
    // -------------------------------------------------------------------------------------------------

    private void gossipMembers() {
        if (cluster != 0) {
            world.removeEnded(members);
            for (NodeId member : members) {
                send(member.contactPoint(), new Frame.Members(self, member, cluster, new TreeSet<>(members)));
            }
            membersChanged();
        } else {
            joinThrough.forEach(node -> send(node.contactPoint(), new Frame.JoinRequest(self, node)));
        }
    }

    private void admit(Frame.JoinRequest request) {
        if (cluster != 0 && request.to().equals(self)) {
            members.removeIf(
                    member -> member.contactPoint().equals(request.from().contactPoint()));
            members.add(request.from());
            send(
                    request.from().contactPoint(),
                    new Frame.Members(self, request.from(), cluster, new TreeSet<>(members)));
            world.step(machine, StartPlan.Step.ARRIVE);
            membersChanged();
        }
    }

    private void merge(Frame.Members gossip) {
        boolean isWelcome = cluster == 0 && !joinThrough.isEmpty();
        if (!gossip.to().equals(self) || (!isWelcome && cluster != gossip.cluster())) {
            return;
        }
        boolean isNew = cluster == 0;
        cluster = gossip.cluster();
        members.addAll(gossip.members());
        members.add(self);
        world.removeEnded(members);
        if (isNew) {
            world.step(machine, StartPlan.Step.JOIN);
        }
        membersChanged();
    }

    private void membersChanged() {
        world.check();
        carryOut(formation.membersAre(clock(), members.size()));
        if (!isOver && formation.standing().isMember() && formation.standing().clusterId() != cluster) {
            world.fail(self + " takes its cluster for another");
        }
    }

    // ---- carrying out
    // ------------------------------------------------------------------------------------------------

    void receive(Frame frame) {
        if (frame instanceof Frame.Beat beat) {
            hear(beat);
        } else if (frame instanceof Frame.JoinRequest request) {
            admit(request);
        } else if (frame instanceof Frame.Members gossip) {
            merge(gossip);
        } else if (frame instanceof Frame.Formed formed
                && CODEC.isOurs(formed.bytes().array())) {
            world.delivered();
            Packet packet = CODEC.decode(formed.bytes().array());
            carryOut(formation.receive(clock(), packet.from(), packet.message()));
        }
    }

    private void carryOut(List<Output> outputs) {
        for (Output output : outputs) {
            if (!isOver) {
                output.handledBy(this);
            }
        }
        if (!isOver) {
            if (timer != null) {
                timer.cancel();
            }
            long waitNanos = (long) ((formation.nextTickNanos() - clock()) / clockRate);
            timer = world.network()
                    .after(machine.name(), Math.max(1, waitNanos), () -> carryOut(formation.tick(clock())));
        }
    }

    private void send(ContactPoint to, Frame frame) {
        if (!to.equals(self.contactPoint())) {
            world.nameAt(to).ifPresent(name -> world.network().send(machine.name(), name, frame));
        }
    }

    @Override
    public void send(Output.Send output) {
        Message message = output.message();
        send(output.to().contactPoint(), new Frame.Formed(ByteBuffer.wrap(CODEC.encode(new Packet(self, message)))));
        if (message instanceof Message.Ask) {
            world.step(machine, StartPlan.Step.ASK);
        } else if (message instanceof Message.Pledge) {
            world.step(machine, StartPlan.Step.PLEDGE);
        } else if (message instanceof Message.Invite) {
            world.step(machine, StartPlan.Step.INVITE);
        } else if (message instanceof Message.Confirm) {
            world.step(machine, StartPlan.Step.CONFIRM);
        }
    }

    @Override
    public void form(Output.Form output) {
        cluster = output.clusterId();
        members = new TreeSet<>(List.of(self));
        world.formed(machine, cluster);
        world.check();
        world.step(machine, StartPlan.Step.FORM);
        world.network().after(machine.name(), StartPlan.MILLIS, this::membersChanged);
    }

    @Override
    public void join(Output.Join output) {
        joinThrough = output.members();
    }

    @Override
    public void describe(Output.Describe output) {
        standing = output.standing().toBytes();
        standingVersion++;
    }

    @Override
    public void dissolve(Output.Dissolve output) {
        world.dissolved();
        machine.crash(world.restartDelayNanos(random));
    }

    @Override
    public void waiting(Output.Waiting output) {
        // For people only.
    }

    @Override
    public String toString() {
        return (isOver ? "over " : "") + "cluster " + Long.toHexString(cluster) + " of " + members.size() + ", "
                + formation.standing().kind() + ": " + formation.waiting();
    }
}
