package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.sharding.Entity;
import dev.muster.sharding.Request;
import dev.muster.sharding.UnserializableMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeProtocolTest {
    private static final Full FULL = new Full(
            true,
            (byte) -1,
            'ä',
            2.5f,
            Long.MIN_VALUE,
            new BigDecimal("1.10"),
            new UUID(1, 2),
            Instant.parse("2026-11-24T10:00:00.123456789Z"),
            Duration.ofMillis(1500),
            LocalDate.of(2026, 2, 28),
            Map.of(7, Set.of("x")),
            List.of(new Leaf(null), new Node(new Leaf("l"), new Leaf("r"))));

    private final TypeProtocol protocol = new TypeProtocol(Zoo.class, Set.of(Full.class));

    public static final class Zoo extends Entity<Zoo> {}

    public sealed interface Tree permits Leaf, Node {}

    public record Leaf(@Nullable String text) implements Tree {}

    public record Node(Tree left, Tree right) implements Tree {}

    public record Full(
            boolean flag,
            byte small,
            char letter,
            float real,
            long large,
            BigDecimal exact,
            UUID id,
            Instant at,
            Duration length,
            LocalDate day,
            Map<Integer, Set<String>> sets,
            List<Tree> trees)
            implements Request<Zoo, List<Tree>> {}

    @Test
    void every_kind_of_value_survives_the_wire() {
        assertThat(protocol.request(protocol.request(FULL))).isEqualTo(FULL);
        assertThat(protocol.reply(Full.class, protocol.reply(Full.class, FULL.trees())))
                .isEqualTo(FULL.trees());
    }

    @Test
    void no_class_name_travels() {
        byte[] bytes = protocol.request(FULL).cbor().bytes();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("@type")
                .contains("Leaf")
                .doesNotContain("dev.muster", "java.");
    }

    @Test
    void a_type_outside_the_family_is_refused() {
        byte[] bytes = protocol.request(FULL).cbor().bytes();
        for (int at = 0; at + 4 < bytes.length; at++) {
            if (new String(bytes, at, 4, StandardCharsets.ISO_8859_1).equals("Leaf")) {
                bytes[at] = 'X';
            }
        }

        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> protocol.request(new Encoded("Full", new Cbor(bytes))))
                .withMessageContaining("Could not resolve type id 'Xeaf'");
    }

    @Test
    void an_unknown_request_is_refused() {
        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> protocol.request(new Encoded("java.lang.Runtime", Cbor.NONE)))
                .withMessage("Zoo has no request [java.lang.Runtime]");
    }

    @Test
    void hostile_bytes_are_refused_as_unserializable_and_nothing_else() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = protocol.request(FULL).cbor().bytes();
        List<Object> outcomes = new ArrayList<>();
        for (int round = 0; round < 4_000; round++) {
            byte[] bytes = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                outcomes.add(protocol.request(new Encoded("Full", new Cbor(bytes))));
            } catch (UnserializableMessage refused) {
                outcomes.add(String.valueOf(refused.getMessage()));
            }
        }
        assertThat(outcomes).as("seed %d", seed).hasSize(4_000);
    }
}
