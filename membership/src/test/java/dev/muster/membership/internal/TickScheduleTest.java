package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickScheduleTest {
    private final TickSchedule schedule = new TickSchedule(250);

    @Test
    void the_timer_is_set_anew_only_to_come_earlier() {
        assertThat(schedule.isToBeSet(1_000, 0)).isTrue();
        assertThat(schedule.delayNanos(0)).isEqualTo(1_000);
        assertThat(schedule.isToBeSet(1_000, 10)).isFalse();
        assertThat(schedule.isToBeSet(2_000, 10)).isFalse();
        assertThat(schedule.isToBeSet(900, 10)).isTrue();
        assertThat(schedule.delayNanos(10)).isEqualTo(890);
    }

    @Test
    void a_tick_that_is_overdue_when_asked_for_is_due_now_and_not_late() {
        assertThat(schedule.isToBeSet(100, 5_000)).isTrue();
        assertThat(schedule.delayNanos(5_000)).isZero();
        assertThat(schedule.isInTime(5_001)).isTrue();
    }

    @Test
    void a_tick_in_time_comes_at_once_and_leaves_the_timer_unset() {
        schedule.isToBeSet(1_000, 0);

        assertThat(schedule.isInTime(1_250)).isTrue();
        assertThat(schedule.isToBeSet(3_000, 1_250)).isTrue();
    }

    @Test
    void a_late_tick_waits_until_the_mail_was_read_and_no_other_timer_is_set_meanwhile() {
        schedule.isToBeSet(1_000, 0);

        assertThat(schedule.isInTime(1_251)).isFalse();
        assertThat(schedule.isToBeSet(1_260, 1_255)).isFalse();
        schedule.drained();
        assertThat(schedule.isToBeSet(2_000, 1_300)).isTrue();
    }

    @Test
    void instants_are_compared_by_subtraction_so_the_clock_may_wrap() {
        assertThat(schedule.isToBeSet(Long.MAX_VALUE, Long.MAX_VALUE - 10)).isTrue();
        assertThat(schedule.isToBeSet(Long.MIN_VALUE + 5, Long.MAX_VALUE - 5)).isFalse();
        assertThat(schedule.isInTime(Long.MIN_VALUE + 100)).isTrue();
    }
}
