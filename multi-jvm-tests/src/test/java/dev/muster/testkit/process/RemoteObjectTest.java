package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteObjectTest {
    /** What a test would write: an interface, and the class behind it. */
    private interface Counting {
        long add(long amount, Map<String, Integer> labels);

        long pid();

        @Nullable
        Object any(@Nullable Object value);

        default long addTwice(long amount) {
            return add(amount, Map.of()) + add(amount, Map.of());
        }
    }

    private static final class TallyCounting implements Counting {
        private final Tally tally;

        TallyCounting(Tally tally) {
            this.tally = tally;
        }

        @Override
        public long add(long amount, Map<String, Integer> labels) {
            if (amount < 0) {
                throw new IllegalArgumentException("amount must not be negative, was " + amount);
            }
            return tally.add(amount);
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public @Nullable Object any(@Nullable Object value) {
            if ("error".equals(value)) {
                throw new AssertionError("as asked");
            }
            return "thread".equals(value) ? Thread.currentThread() : value;
        }
    }

    @TempDir
    Path logs;

    private Conductor conductor;
    private JvmProcess<Tally> process;
    private Counting counting;

    @BeforeEach
    void open() throws Exception {
        conductor = Conductor.open();
        process = conductor.launch("n1", logs.resolve("n1.log"), Tally::new, List.of());
        counting = process.remote(Counting.class, TallyCounting::new, Until.PATIENCE);
    }

    @AfterEach
    void close() throws Exception {
        conductor.close();
    }

    @Test
    void methods_run_on_one_object_there() throws Exception {
        assertThat(counting.add(3, Map.of("a", 1))).isEqualTo(3);
        assertThat(counting.add(4, Map.of())).isEqualTo(7);
        assertThat(counting.addTwice(1)).isEqualTo(8 + 9);
        assertThat(counting.pid()).isEqualTo(process.pid());
        assertThat(counting.any(null)).isNull();
        assertThat(process.<Long>call(tally -> tally.add(0), Until.PATIENCE)).isEqualTo(9);
    }

    @Test
    void what_a_method_throws_arrives_as_from_a_call() {
        assertThatThrownBy(() -> counting.add(-1, Map.of()))
                .isInstanceOf(RemoteCallException.class)
                .hasMessage("on n1: java.lang.IllegalArgumentException: amount must not be negative, was -1");
    }

    @Test
    void an_argument_or_result_that_cannot_travel_is_refused_by_name() {
        assertThatThrownBy(() -> counting.any(new Object()))
                .isInstanceOf(RefusedCallException.class)
                .hasMessageStartingWith("argument 1 (value) of Counting.any cannot be sent: it is a java.lang.Object");
        assertThatThrownBy(() -> counting.any("thread"))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("the result of Counting.any cannot be sent: it is a java.lang.Thread");
    }

    @Test
    void two_stand_ins_differ_and_say_where_they_are() throws Exception {
        Counting second = process.remote(Counting.class, TallyCounting::new, Until.PATIENCE);

        assertThat(List.of(second, counting).indexOf(counting)).isEqualTo(1);
        assertThat(Set.of(counting, second)).contains(counting, second).hasSize(2);
        assertThat(counting).hasToString("Counting on n1");
    }

    @Test
    void a_class_is_refused_and_so_is_a_factory_that_makes_nothing() {
        assertThatThrownBy(() -> process.remote(TallyCounting.class, TallyCounting::new, Until.PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("type must be an interface, was " + TallyCounting.class.getName());
        assertThatThrownBy(() -> process.remote(Counting.class, tally -> null, Until.PATIENCE))
                .isInstanceOf(RemoteCallException.class)
                .hasMessageContaining("the factory must make a " + Counting.class.getName() + ", made null");
    }

    @Test
    void a_stand_in_of_a_killed_process_says_that_it_is_gone() {
        process.kill();

        assertThatThrownBy(() -> counting.pid()).isInstanceOf(ProcessGoneException.class);
    }

    @Test
    void an_error_that_a_method_throws_keeps_its_type() {
        assertThatThrownBy(() -> counting.any("error"))
                .isInstanceOfSatisfying(
                        RemoteCallException.class,
                        failure -> assertThat(failure.remoteType()).isEqualTo("java.lang.AssertionError"));
    }
}
