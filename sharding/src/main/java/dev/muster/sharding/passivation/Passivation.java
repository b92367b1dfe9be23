package dev.muster.sharding.passivation;

import dev.muster.sharding.EvictionOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which entities of one type leave the memory of one node.
 *
 * <pre>
 *   arrived --> STAYING --named by sweep or relieve--> LEAVING --left--> (gone)
 *                  ^  \                                  |                 ^
 *                  |   `---------------------left--------+-----------------'
 *                  `--------------stays------------------'
 * </pre>
 *
 * <p>Requests do not pass here: whoever delivers them writes down time and count at the resident, and this machine looks at
 * residents one at a time. It keeps them ordered by what it knew when it looked last. What it knows is never more
 * than the truth, so when a look at the first in order brings nothing new, no other resident comes before it: it is the one that
 * a bookkeeper of every request would name. A look that does bring something new moves that resident back. The looks of one call
 * are bounded; when they run out on a node where everybody is busy all the time, the first among those looked at goes.
 *
 * <p>For {@link EvictionOrder#LEAST_FREQUENTLY_USED} uses age: TinyLFU (section 3.3, "freshness mechanism") halves all counters
 * from time to time. Here the halving is by time instead of by the number of uses, as an idle node should not keep what a
 * busy one forgets, and instead of halving all counters the weight of later uses doubles, which orders residents alike without
 * touching them. All uses between two looks count as of the last of them; who is used seldom is looked at often, so this
 * flatters only those that are busy anyway.
 *
 * <p>Not thread safe: an actor owns it.
 *
 * @param <T> the residents
 */
public final class Passivation<T extends Resident> {
    /** How many residents a sweep looks at. */
    public static final int LOOKS_PER_SWEEP = 10_000;

    /** How many residents are looked at when one has arrived. */
    public static final int LOOKS_PER_ARRIVAL = 64;

    /** Weights are brought down before they leave the range of a double, which ends at 2^1023. */
    private static final int OLDEST_AGE = 900;

    private final PassivationLimits limits;
    private final Ranking<T> byUse = new ByUse<>();
    private final Ranking<T> byWeight = new ByWeight<>();
    /** The one of the two that decides who makes room. */
    private final Ranking<T> order;

    private final Set<Seat<T>> leaving = new HashSet<>();
    private final boolean isWeighed;
    private long ageStartNanos;
    private int age;
    private long arrivals;

    /** Without residents. */
    public Passivation(PassivationLimits limits, long nowNanos) {
        this.limits = limits;
        this.isWeighed = limits.order() == EvictionOrder.LEAST_FREQUENTLY_USED;
        this.order = isWeighed ? byWeight : byUse;
        this.ageStartNanos = nowNanos;
    }

    /** A resident has come into memory, or is about to. */
    public Seat<T> arrived(T resident) {
        Seat<T> seat = new Seat<>(resident, arrivals++);
        sit(seat);
        return seat;
    }

    /** A resident has left memory, for whatever reason. */
    public void left(Seat<T> seat) {
        if (seat.state == Seat.State.STAYING) {
            remove(seat);
        }
        leaving.remove(seat);
        seat.state = Seat.State.LEFT;
    }

    /** A resident that was named does not leave now; it may be named again. */
    public void stays(Seat<T> seat) {
        if (seat.state == Seat.State.LEAVING) {
            leaving.remove(seat);
            seat.state = Seat.State.STAYING;
            sit(seat);
        }
    }

    /** How many residents stay: all but those that were named. */
    public int staying() {
        return byUse.size();
    }

    /** Names those that have been idle for long, and those beyond the capacity. To be called about once per second. */
    public List<T> sweep(long nowNanos) {
        grow(nowNanos);
        List<T> named = new ArrayList<>();
        int looks = nameIdle(nowNanos, named);
        nameExcess(LOOKS_PER_SWEEP - looks, named);
        return named;
    }

    /** Names who makes room for the one that arrived last; nobody while there is room. */
    public List<T> relieve(long nowNanos) {
        if (byUse.size() <= limits.capacity()) {
            return List.of();
        }
        grow(nowNanos);
        List<T> named = new ArrayList<>();
        nameExcess(LOOKS_PER_ARRIVAL, named);
        return named;
    }

    /** Says how many looks it took. */
    private int nameIdle(long nowNanos, List<T> named) {
        List<Seat<T>> unsettled = new ArrayList<>();
        int looks = 0;
        while (looks < LOOKS_PER_SWEEP
                && !byUse.isEmpty()
                && nowNanos - byUse.first().knownUseNanos >= limits.idleNanos()) {
            Seat<T> seat = byUse.first();
            looks++;
            if (!seat.resident.isSettled()) {
                remove(seat);
                unsettled.add(seat);
            } else if (!wasUsed(seat)) {
                name(seat, named);
            }
        }
        unsettled.forEach(this::sit);
        return looks;
    }

    private void nameExcess(int mostLooks, List<T> named) {
        List<Seat<T>> unsettled = new ArrayList<>();
        List<Seat<T>> busy = new ArrayList<>();
        int excess = byUse.size() - limits.capacity();
        for (int looks = 0; looks < mostLooks && excess > 0 && !order.isEmpty(); looks++) {
            Seat<T> seat = order.first();
            if (!seat.resident.isSettled()) {
                remove(seat);
                unsettled.add(seat);
            } else if (wasUsed(seat)) {
                busy.add(seat);
            } else {
                name(seat, named);
                excess--;
            }
        }
        unsettled.forEach(this::sit);
        nameFirst(busy, excess, named);
    }

    /** Names the first {@code excess} of those that were looked at, in their order. */
    private void nameFirst(List<Seat<T>> busy, int excess, List<T> named) {
        busy.stream()
                .distinct()
                .filter(seat -> seat.state == Seat.State.STAYING && seat.resident.isSettled())
                .sorted(isWeighed ? Passivation::compareWeight : Passivation::compareUse)
                .limit(Math.max(0, excess))
                .toList()
                .forEach(seat -> name(seat, named));
    }

    private void name(Seat<T> seat, List<T> named) {
        remove(seat);
        seat.state = Seat.State.LEAVING;
        leaving.add(seat);
        named.add(seat.resident);
    }

    /** Whether a look at a resident brings anything new; then it takes its new place. */
    private boolean wasUsed(Seat<T> seat) {
        if (seat.resident.lastUsedNanos() == seat.knownUseNanos && seat.resident.uses() == seat.knownUses) {
            return false;
        }
        remove(seat);
        sit(seat);
        return true;
    }

    /** Takes note of a resident's uses and gives it its place. */
    private void sit(Seat<T> seat) {
        int uses = seat.resident.uses();
        long lastUsedNanos = seat.resident.lastUsedNanos();
        if (isWeighed) {
            long ageOfUse = age + Math.floorDiv(lastUsedNanos - ageStartNanos, limits.halfLifeNanos());
            int exponent = (int) Math.max(-2 * OLDEST_AGE, Math.min(ageOfUse, OLDEST_AGE + 1));
            seat.weight += Math.scalb((double) Integer.toUnsignedLong(uses - seat.knownUses), exponent);
        }
        seat.knownUses = uses;
        seat.knownUseNanos = lastUsedNanos;
        byUse.add(seat, lastUsedNanos);
        if (isWeighed) {
            byWeight.add(seat, Double.doubleToRawLongBits(seat.weight));
        }
    }

    private void remove(Seat<T> seat) {
        byUse.remove(seat);
        if (isWeighed) {
            byWeight.remove(seat);
        }
    }

    /** Doubles what a use weighs, once for each half-life that has passed. */
    private void grow(long nowNanos) {
        long grown = (nowNanos - ageStartNanos) / limits.halfLifeNanos();
        if (!isWeighed || grown <= 0) {
            return;
        }
        ageStartNanos += grown * limits.halfLifeNanos();
        if (age + grown <= OLDEST_AGE) {
            age += (int) grown;
        } else {
            bringDown((int) Math.min(age + grown, Integer.MAX_VALUE));
        }
    }

    /** Gives the use of now the weight 1 again, and all others as much less. */
    private void bringDown(int by) {
        List<Seat<T>> seats = byWeight.all();
        seats.forEach(byWeight::remove);
        seats.forEach(seat -> seat.weight = Math.scalb(seat.weight, -by));
        leaving.forEach(seat -> seat.weight = Math.scalb(seat.weight, -by));
        seats.forEach(seat -> byWeight.add(seat, Double.doubleToRawLongBits(seat.weight)));
        age = 0;
    }

    private static int compareWeight(Seat<?> one, Seat<?> other) {
        int more = Double.compare(one.weight, other.weight);
        return more == 0 ? compareUse(one, other) : more;
    }

    private static int compareUse(Seat<?> one, Seat<?> other) {
        long later = one.knownUseNanos - other.knownUseNanos;
        return later == 0 ? Long.compare(one.number, other.number) : Long.signum(later);
    }

    /** By last use. */
    private static final class ByUse<T extends Resident> extends Ranking<T> {
        @Override
        int positionOf(Seat<T> seat) {
            return seat.positionByUse;
        }

        @Override
        void place(Seat<T> seat, int position) {
            seat.positionByUse = position;
        }

        @Override
        int decide(Seat<T> one, Seat<T> other) {
            return compareUse(one, other);
        }
    }

    /** By weight; the bits of a number that is not negative are in its order. */
    private static final class ByWeight<T extends Resident> extends Ranking<T> {
        @Override
        int positionOf(Seat<T> seat) {
            return seat.positionByWeight;
        }

        @Override
        void place(Seat<T> seat, int position) {
            seat.positionByWeight = position;
        }

        @Override
        int decide(Seat<T> one, Seat<T> other) {
            return compareUse(one, other);
        }
    }
}
