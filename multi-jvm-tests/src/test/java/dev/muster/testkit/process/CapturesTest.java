package dev.muster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapturesTest {
    /** Makes every lambda that uses it capture the test itself. */
    private final String greeting = "hello";

    private record Holder(String name, Object held) implements Serializable {}

    @Test
    void a_lambda_that_uses_a_field_of_the_test_is_told_that_it_captures_this() {
        RemoteCall<Tally, String> call = tally -> greeting;

        assertThatThrownBy(() -> Serialized.bytesOf(call, "a call on n1"))
                .isInstanceOf(RefusedCallException.class)
                .hasMessage("a call on n1 cannot be sent: the lambda in " + CapturesTest.class.getName()
                        + ".a_lambda_that_uses_a_field_of_the_test_is_told_that_it_captures_this captures 'this', a "
                        + CapturesTest.class.getName() + ", which is not serializable. "
                        + "Capture and return plain values: strings, numbers, lists, serializable records.");
    }

    @Test
    void a_captured_variable_is_told_by_place_and_type() {
        Object local = new Object();
        RemoteCall<Tally, String> call = tally -> local.toString();

        assertThatThrownBy(() -> Serialized.bytesOf(call, "a call"))
                .hasMessageContaining("captures variable 1, a java.lang.Object, which is not serializable");
    }

    @Test
    void a_field_deep_in_a_captured_value_is_named() {
        Holder holder = new Holder("outer", List.of(new Holder("inner", Thread.currentThread())));
        RemoteCall<Tally, String> call = tally -> holder.toString();

        assertThatThrownBy(() -> Serialized.bytesOf(call, "a call"))
                .hasMessageContaining(
                        "captures variable 1, and field 'held' of an element of field 'held' of variable 1 is a "
                                + "java.lang.Thread, which is not serializable");
    }

    @Test
    void a_value_in_a_map_is_found() {
        assertThatThrownBy(() -> Serialized.bytesOf(Map.of("k", new Holder("x", new Object())), "the result"))
                .hasMessageContaining("field 'held' of an element of it is a java.lang.Object");
    }

    @Test
    void plain_values_travel() throws Exception {
        List<String> words = List.of("a", "b");
        long number = 3;
        RemoteCall<Tally, String> call = tally -> words + " " + number + " " + tally.add(number);

        @SuppressWarnings("unchecked") // what was written is what is read
        RemoteCall<Tally, String> copy =
                (RemoteCall<Tally, String>) Serialized.valueOf(Serialized.bytesOf(call, "a call"));

        assertThat(copy).isNotSameAs(call);
        assertThat(copy.call(new Tally())).isEqualTo("[a, b] 3 3");
    }
}
