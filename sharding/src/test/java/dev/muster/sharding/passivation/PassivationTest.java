package dev.muster.sharding.passivation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.EvictionOrder;
import dev.muster.sharding.Remember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassivationTest {
    private static final long IDLE = 1000;
    private static final long HALF_LIFE = 250;
    /** Just before the clock wraps. */
    private static final long START = Long.parseLong("" + (Long.MAX_VALUE - 500));

    private long now = START;

    private Passivation<Guest> passivation = with(3, EvictionOrder.LEAST_RECENTLY_USED);

    /** An entity in memory. */
    private static final class Guest implements Resident {
        final String name;
        long lastUsedNanos;
        int uses;
        boolean isSettled = true;
        int looks;

        Guest(String name) {
            this.name = name;
        }

        void use(long nowNanos) {
            lastUsedNanos = nowNanos;
            uses++;
        }

        @Override
        public long lastUsedNanos() {
            return lastUsedNanos;
        }

        @Override
        public int uses() {
            return uses;
        }

        @Override
        public boolean isSettled() {
            looks++;
            return isSettled;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void who_was_idle_for_long_is_named_once() {
        Guest early = seated("early").resident();
        now += 400;
        seated("late");
        now = START + IDLE - 1;
        assertThat(passivation.sweep(now)).isEmpty();

        now = START + IDLE;

        assertThat(passivation.sweep(now)).containsExactly(early);
        assertThat(passivation.sweep(now + 1)).isEmpty();
        assertThat(passivation.staying()).isEqualTo(1);
    }

    @Test
    void a_request_that_passed_by_keeps_its_entity() {
        Guest fed = seated("fed").resident();
        fed.use(START + 900);

        assertThat(passivation.sweep(START + IDLE)).isEmpty();
        assertThat(passivation.sweep(START + 900 + IDLE)).containsExactly(fed);
    }

    @Test
    void remembered_entities_are_never_idle() {
        EntitySettings settings =
                EntitySettings.defaults().withRemember(Remember.ENTITIES).withCapacity(1);
        passivation = new Passivation<>(PassivationLimits.of(settings), now);
        Guest first = seated("first").resident();

        assertThat(passivation.sweep(now + Duration.ofDays(10000).toNanos())).isEmpty();
        seated("second");
        assertThat(passivation.relieve(now)).as("the capacity holds").containsExactly(first);
    }

    @Test
    void the_limits_are_those_of_the_settings() {
        EntitySettings settings = EntitySettings.defaults()
                .withPassivateAfter(Duration.ofSeconds(4))
                .withCapacity(7)
                .withEvictionOrder(EvictionOrder.LEAST_FREQUENTLY_USED);

        assertThat(PassivationLimits.of(settings))
                .isEqualTo(
                        new PassivationLimits(4_000_000_000L, 7, EvictionOrder.LEAST_FREQUENTLY_USED, 1_000_000_000L));
    }

    @Test
    void nobody_is_named_while_there_is_room() {
        seated("a");
        seated("b");
        seated("c");

        assertThat(passivation.relieve(now)).isEmpty();
    }

    @Test
    void the_least_recently_used_makes_room() {
        Guest first = seated("first").resident();
        Guest second = seated("second").resident();
        seated("third");
        first.use(++now);
        seated("fourth");

        assertThat(passivation.relieve(++now)).containsExactly(second);
        assertThat(passivation.relieve(++now)).as("who leaves is not counted").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void who_is_coming_or_leaving_is_not_named(EvictionOrder order) {
        passivation = with(1, order);
        Guest coming = seated("coming").resident();
        coming.isSettled = false;
        Guest other = seated("other").resident();
        seated("last").resident().isSettled = false;

        assertThat(passivation.relieve(now)).containsExactly(other);
        assertThat(passivation.sweep(now + IDLE)).isEmpty();
        coming.isSettled = true;
        assertThat(passivation.sweep(now + IDLE)).containsExactly(coming);
    }

    @Test
    void who_stays_after_all_may_be_named_again() {
        Seat<Guest> seat = seated("a");
        passivation.sweep(START + IDLE);
        seat.resident().use(START + IDLE);

        passivation.stays(seat);

        assertThat(passivation.staying()).isEqualTo(1);
        assertThat(passivation.sweep(START + IDLE + 1)).isEmpty();
        assertThat(passivation.sweep(START + 2 * IDLE)).containsExactly(seat.resident());
    }

    @Test
    void who_has_left_is_forgotten_and_may_be_reported_twice() {
        Seat<Guest> seat = seated("a");

        passivation.left(seat);
        passivation.left(seat);
        passivation.stays(seat);

        assertThat(passivation.staying()).isZero();
        assertThat(passivation.sweep(START + IDLE)).isEmpty();
    }

    @Test
    void a_sweep_looks_at_a_bounded_number() {
        passivation = with(10_000_000, EvictionOrder.LEAST_RECENTLY_USED);
        List<Guest> crowd = new ArrayList<>();
        for (int i = 0; i < 2 * Passivation.LOOKS_PER_SWEEP + 10; i++) {
            crowd.add(seated("guest " + i).resident());
        }

        assertThat(passivation.sweep(START + IDLE)).isEqualTo(crowd.subList(0, Passivation.LOOKS_PER_SWEEP));
        assertThat(crowd.stream().mapToInt(guest -> guest.looks).sum()).isEqualTo(Passivation.LOOKS_PER_SWEEP);
        assertThat(passivation.sweep(START + IDLE)).hasSize(Passivation.LOOKS_PER_SWEEP);
        assertThat(passivation.sweep(START + IDLE)).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(EvictionOrder.class)
    void where_all_are_busy_the_first_of_those_looked_at_goes(EvictionOrder order) {
        passivation = with(200, order);
        List<Guest> crowd = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            crowd.add(seated("guest " + i).resident());
        }
        crowd.forEach(guest -> guest.use(++now));
        crowd.get(0).use(++now);

        assertThat(passivation.relieve(++now)).containsExactly(crowd.get(1));
        assertThat(crowd.stream().mapToInt(guest -> guest.looks).sum())
                .isLessThanOrEqualTo(2 * Passivation.LOOKS_PER_ARRIVAL);
    }

    @Test
    void the_least_frequently_used_makes_room() {
        passivation = with(3, EvictionOrder.LEAST_FREQUENTLY_USED);
        Guest often = seated("often").resident();
        Guest twice = seated("twice").resident();
        for (int i = 0; i < 5; i++) {
            often.use(++now);
        }
        twice.use(++now);
        Guest once = seated("once").resident();
        seated("new");

        assertThat(passivation.relieve(++now)).containsExactly(once);
        seated("newer");
        assertThat(passivation.relieve(++now)).hasSize(1).doesNotContain(often, twice);
    }

    @Test
    void what_was_used_often_long_ago_goes_before_what_is_used_now() {
        passivation = with(1, EvictionOrder.LEAST_FREQUENTLY_USED);
        Guest star = seated("star").resident();
        for (int i = 0; i < 7; i++) {
            star.use(now);
        }
        passivation.sweep(now);

        now += 2 * HALF_LIFE;
        Guest riser = seated("riser").resident();
        assertThat(passivation.relieve(now)).as("8 uses count as 2").containsExactly(riser);

        now += HALF_LIFE;
        passivation.sweep(now);
        Guest heir = guest("heir");
        heir.use(now);
        passivation.arrived(heir);
        assertThat(passivation.relieve(now)).as("as 1, and 2 are more").containsExactly(star);
    }

    @Test
    void uses_are_kept_in_order_over_thousands_of_half_lives() {
        passivation = new Passivation<>(
                new PassivationLimits(Long.MAX_VALUE, 2, EvictionOrder.LEAST_FREQUENTLY_USED, HALF_LIFE), now);
        Seat<Guest> old = seated("old");
        old.resident().uses += 1000;
        passivation.sweep(now);
        for (int i = 0; i < 5000; i++) {
            now += HALF_LIFE;
            passivation.sweep(now);
        }
        seated("new");
        seated("newest").resident().use(now);

        assertThat(passivation.relieve(now)).containsExactly(old.resident());
        passivation.stays(old);
        assertThat(passivation.sweep(now))
                .as("its uses count no more than before")
                .containsExactly(old.resident());
    }

    @Test
    void a_count_that_wraps_goes_on_counting() {
        passivation = with(1, EvictionOrder.LEAST_FREQUENTLY_USED);
        Guest worn = guest("worn");
        worn.uses = -1;
        passivation.arrived(worn);
        for (int i = 0; i < 5; i++) {
            worn.use(++now);
        }
        Guest other = seated("other").resident();

        assertThat(worn.uses).isEqualTo(4);
        assertThat(passivation.relieve(++now)).containsExactly(other);
    }

    @Test
    void it_names_whom_a_bookkeeper_of_every_request_would_name() {
        for (int seed = 0; seed < 300; seed++) {
            compareWithBookkeeper(seed, EvictionOrder.LEAST_RECENTLY_USED);
            compareWithBookkeeper(seed, EvictionOrder.LEAST_FREQUENTLY_USED);
        }
    }

    /** Random uses of few entities by a machine and by a list that is searched each time. */
    private void compareWithBookkeeper(int seed, EvictionOrder order) {
        RandomGenerator random = new Random(seed);
        int capacity = 1 + random.nextInt(20);
        Comparator<Guest> byUse = Comparator.comparingLong(guest -> guest.lastUsedNanos);
        Comparator<Guest> reference = order == EvictionOrder.LEAST_RECENTLY_USED
                ? byUse
                : Comparator.<Guest>comparingInt(guest -> guest.uses).thenComparing(byUse);
        Passivation<Guest> machine =
                new Passivation<>(new PassivationLimits(Long.MAX_VALUE, capacity, order, 1 << 30), 0);
        Map<String, Seat<Guest>> present = new LinkedHashMap<>();
        for (int step = 1; step < 500; step++) {
            String name = "guest " + Math.min(random.nextInt(60), random.nextInt(60));
            if (present.containsKey(name) && random.nextInt(20) == 0) {
                machine.left(present.remove(name));
            } else if (present.containsKey(name)) {
                present.get(name).resident().use(step);
            } else {
                Guest guest = new Guest(name);
                guest.use(step);
                List<Guest> expected = present.size() < capacity
                        ? List.of()
                        : present.values().stream()
                                .map(Seat::resident)
                                .sorted(reference)
                                .limit(1)
                                .toList();
                guest.isSettled = false;
                present.put(name, machine.arrived(guest));

                List<Guest> named = machine.relieve(step);

                assertThat(named).as("%s, seed %d, step %d", order, seed, step).isEqualTo(expected);
                guest.isSettled = true;
                named.forEach(leaving -> machine.left(present.remove(leaving.name)));
            }
        }
    }

    private Seat<Guest> seated(String name) {
        return passivation.arrived(guest(name));
    }

    private Guest guest(String name) {
        Guest guest = new Guest(name);
        guest.use(now);
        return guest;
    }

    private static Passivation<Guest> with(int capacity, EvictionOrder order) {
        return new Passivation<>(new PassivationLimits(IDLE, capacity, order, HALF_LIFE), START);
    }
}
