package dev.muster.sharding.ring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Where shards are, beside where they belong: which have to leave their host, and where one without a host goes. Shards are
 * sticky. One stays where it is as long as every host and every zone can have its share, which is its weighted mean, rounded
 * down or up; so the fullest host has the least that any table could give it. When shares are broken, no table that keeps
 * them moves fewer shards. Which ones move is decided by the {@link Placement}: first those that go home, last those
 * that are at home.
 *
 * <p>Shards that nobody hosts yet count: while there are enough of them to fill up those that are short, nothing moves. A
 * shard that was moved is not moved again before the hosts change, however many are on the move and in whatever order they
 * arrive. Immutable.
 */
public final class Allocation {
    private static final int NOWHERE = -1;

    private final Placement placement;
    private final Shares shares;
    /** The host of each shard, or nowhere. */
    private final int[] owners;

    private final SortedSet<ShardId> surplus = new TreeSet<>();

    private Allocation(Placement placement, int[] owners) {
        this.placement = placement;
        this.owners = owners;
        this.shares = new Shares(placement.hosts(), owners.length);
        Arrays.stream(owners).filter(host -> host != NOWHERE).forEach(shares::add);
        giveUp();
    }

    /**
     * The shards as they are now.
     *
     * @param placement over the hosts that may be given shards
     * @param hosted the shards on each address; what is on an address that may not be given any counts as on no host
     */
    public static Allocation of(Placement placement, Map<String, ? extends Collection<ShardId>> hosted) {
        int[] owners = new int[placement.shards()];
        Arrays.fill(owners, NOWHERE);
        Map<String, Integer> numbers = new HashMap<>();
        placement.hosts().forEach(host -> numbers.put(host.address(), numbers.size()));
        hosted.forEach((address, shards) -> {
            int host = numbers.getOrDefault(address, NOWHERE);
            shards.forEach(shard -> owners[placement.checked(shard)] = host);
        });
        return new Allocation(placement, owners);
    }

    /** The shards that have to leave their host. */
    public SortedSet<ShardId> surplus() {
        return Collections.unmodifiableSortedSet(surplus);
    }

    /**
     * The address of the host that a shard that is on none goes to: home, if there is room; else, of the hosts with
     * room, the one that suits it best. The room grows with the number of shards that are hosted, up to the shares, so that
     * hosts that come one after the other, as in a rolling restart, do not fill up one after the other.
     */
    public String hostFor(ShardId shard) {
        int number = placement.checked(shard);
        IntPredicate open = shares.homeless() > shares.lack() ? shares::hasRoom : shares::isNeedy;
        List<Integer> hosts = IntStream.range(0, placement.hosts().size())
                .filter(open)
                .boxed()
                .toList();
        if (hosts.isEmpty()) {
            throw new AssertionError(
                    "no room for " + shard + " in " + placement.hosts() + ", on which are " + Arrays.toString(owners));
        }
        List<Integer> level = hosts.stream().filter(shares::isLevel).toList();
        int host = level.isEmpty()
                ? Collections.min(hosts, Comparator.comparing((Integer each) -> each, shares::compareLoads))
                : best(number, level);
        return placement.hosts().get(host).address();
    }

    private int best(int shard, List<Integer> hosts) {
        int home = placement.homeOf(shard);
        return hosts.contains(home)
                ? home
                : Collections.max(
                        hosts,
                        Comparator.comparing((Integer host) -> placement.suits(host, shard), Long::compareUnsigned));
    }

    /**
     * Takes from their hosts the least number of shards after which all shares can be kept: from hosts above their share, from
     * zones above theirs, and while those that are short lack more than there is.
     */
    private void giveUp() {
        List<Integer> order = order();
        giveUp(order, shares::isOver);
        giveUp(order, host -> shares.isZoneOver(host) && shares.hasSpare(host));
        giveUp(order, host -> shares.lack() > shares.homeless() && shares.hasSpare(host) && shares.hasZoneSpare(host));
    }

    private void giveUp(List<Integer> order, IntPredicate isDue) {
        for (int shard : order) {
            int host = owners[shard];
            if (host != NOWHERE && isDue.test(host)) {
                shares.remove(host);
                owners[shard] = NOWHERE;
                surplus.add(new ShardId(shard));
            }
        }
    }

    /** The shards that are on a host, the first to go first. */
    private List<Integer> order() {
        int[] ranks = new int[owners.length];
        long[] fits = new long[owners.length];
        List<Integer> order = new ArrayList<>();
        for (int shard = 0; shard < owners.length; shard++) {
            if (owners[shard] != NOWHERE) {
                int home = placement.homeOf(shard);
                ranks[shard] = home == owners[shard] ? 2 : shares.isShort(home) ? 0 : 1;
                fits[shard] = placement.suits(owners[shard], shard);
                order.add(shard);
            }
        }
        order.sort(Comparator.comparingInt((Integer shard) -> ranks[shard])
                .thenComparing(shard -> fits[shard], Long::compareUnsigned)
                .thenComparing(Comparator.naturalOrder()));
        return order;
    }
}
