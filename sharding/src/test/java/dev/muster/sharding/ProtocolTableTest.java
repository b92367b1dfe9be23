package dev.muster.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtocolTableTest {

    @Test
    void the_counter_is_described_in_words() {
        ProtocolTable table = ProtocolTable.of(List.of(EntityType.of(Counter.class, Counter::new)));

        assertThat(table.entries())
                .containsExactly(
                        "Counter event Added(by: long)",
                        "Counter request Add(by: long) -> Long",
                        "Counter request Get() -> Long",
                        "Counter state Long");
        assertThat(table.hash()).as("a wire contract").isEqualTo("db6cf77698f65069");
    }

    @Test
    void the_hash_does_not_depend_on_the_order_of_types() {
        EntityType<?> counter = EntityType.of(Counter.class, Counter::new);
        EntityType<?> gadget = EntityType.of(Gadget.class, Gadget::new);

        assertThat(ProtocolTable.of(List.of(counter, gadget)).hash())
                .isEqualTo(ProtocolTable.of(List.of(gadget, counter)).hash())
                .isNotEqualTo(ProtocolTable.of(List.of(counter)).hash());
    }

    @Test
    void the_hash_changes_with_a_component_deep_inside() {
        assertThat(ProtocolTable.of(List.of(EntityType.of(Deep.class, Deep::new)))
                        .hash())
                .isNotEqualTo(ProtocolTable.of(List.of(EntityType.of(Deeper.class, Deeper::new)))
                        .hash());
    }

    @ParameterizedTest
    @MethodSource
    void a_faulty_protocol_is_refused_with_what_to_change(EntityType<?> type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtocolTable.of(List.of(type)))
                .withMessageContaining(message);
    }

    static Stream<Arguments> a_faulty_protocol_is_refused_with_what_to_change() {
        return Stream.of(
                Arguments.of(
                        EntityType.of(Forgetful.class, Forgetful::new),
                        "Forgetful has no handler for Get; add on(Get.class, ...) to its constructor"),
                Arguments.of(
                        EntityType.of(Twice.class, Twice::new),
                        "Twice has two handlers for Get; keep one on(Get.class, ...)"),
                Arguments.of(
                        EntityType.of(SameName.class, SameName::new),
                        "SameName has two requests with the wire name get"),
                Arguments.of(
                        EntityType.of(Threaded.class, Threaded::new),
                        "component thread of Threaded.Spawn cannot be serialized: it is or contains java.lang.Thread"),
                Arguments.of(
                        EntityType.of(Nested.class, Nested::new),
                        "component anything of component item of Nested.Keep cannot be serialized: it is or contains java.lang.Object"),
                Arguments.of(
                        EntityType.of(Keyed.class, Keyed::new),
                        "the reply to Keyed.Look cannot be serialized: the keys of a map must be"),
                Arguments.of(
                        new EntityType<>(
                                Forgetful.class,
                                () -> {
                                    throw new IllegalStateException("no disk");
                                },
                                EntitySettings.defaults()),
                        "the constructor of Forgetful failed: no disk"));
    }

    @Test
    void two_entity_types_cannot_share_a_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtocolTable.of(
                        List.of(EntityType.of(Deep.class, Deep::new), EntityType.of(Deeper.class, Deeper::new))))
                .withMessage("two entity types have the name Deep; give one of them another with @Wire");
    }

    public static final class Forgetful extends Entity<Forgetful> {
        public sealed interface Command<R> extends Request<Forgetful, R> {}

        public record Get() implements Command<Long> {}
    }

    public static final class Twice extends Entity<Twice> {
        public record Get() implements Request<Twice, Long> {}

        public Twice() {
            on(Get.class, get -> reply(1L));
            on(Get.class, get -> reply(2L));
        }
    }

    public static final class SameName extends Entity<SameName> {
        @Wire("get")
        public record First() implements Request<SameName, Long> {}

        @Wire("get")
        public record Second() implements Request<SameName, Long> {}

        public SameName() {
            on(First.class, get -> reply(1L));
            on(Second.class, get -> reply(2L));
        }
    }

    public static final class Threaded extends Entity<Threaded> {
        public record Spawn(Thread thread) implements Request<Threaded, Long> {}

        public Threaded() {
            on(Spawn.class, run -> reply(1L));
        }
    }

    public static final class Nested extends Entity<Nested> {
        public record Item(List<Object> anything) {}

        public record Keep(Item item) implements Request<Nested, Long> {}

        public Nested() {
            on(Keep.class, run -> reply(1L));
        }
    }

    public static final class Keyed extends Entity<Keyed> {
        public record Point(int x) {}

        public record Look() implements Request<Keyed, Map<Point, String>> {}

        public Keyed() {
            on(Look.class, run -> reply(Map.of()));
        }
    }

    public static final class Deep extends Entity<Deep> {
        public record Inner(int x) {}

        public record Run(List<Inner> inner) implements Request<Deep, Long> {}

        public Deep() {
            on(Run.class, run -> reply(1L));
        }
    }

    /** The same wire names as {@link Deep} with another component. */
    @Wire("Deep")
    public static final class Deeper extends Entity<Deeper> {
        @Wire("Inner")
        public record Wider(long x) {}

        @Wire("Run")
        public record Again(List<Wider> inner) implements Request<Deeper, Long> {}

        public Deeper() {
            on(Again.class, run -> reply(1L));
        }
    }
}
