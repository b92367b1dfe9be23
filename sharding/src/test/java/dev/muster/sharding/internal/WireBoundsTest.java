package dev.muster.sharding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;
import dev.muster.sharding.UnserializableMessage;
import dev.muster.sharding.internal.Envelope.StoredEvent;
import dev.muster.sharding.internal.Envelope.StoredState;
import java.io.NotSerializableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is encoded can be decoded, up to and just beyond each bound, as request, reply, event and state. */
class WireBoundsTest {
    private static final TypeProtocol PROTOCOL = new TypeProtocol(Vault.class, Set.of(Put.class));
    private static ActorSystem system;
    private static EnvelopeSerializer serializer;

    /** Holds anything. */
    public record Content(
            @Nullable Content inside,
            Map<String, String> named,
            List<String> texts,
            @Nullable BigInteger whole,
            @Nullable BigDecimal exact) {}

    public record Put(Content content) implements Request<Vault, Content> {}

    public record Stored(Content content) {}

    public static final class Vault extends EventSourcedEntity<Vault, Content, Stored> {
        public Vault() {
            super(nested(0));
            on(Put.class, put -> persist(new Stored(put.content())).thenReply(content -> content));
        }

        @Override
        protected Content apply(Content content, Stored event) {
            return event.content();
        }
    }

    /** One way that a value takes. */
    record Way(String name, UnaryOperator<Content> there) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        system = ActorSystem.create();
        serializer = new EnvelopeSerializer((ExtendedActorSystem) system);
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    static Stream<Arguments> fitting() {
        return ways().flatMap(way -> Stream.of(
                        nested(90),
                        keyed("k".repeat(WireCodec.LONGEST_KEY)),
                        keyed("\u00e4".repeat(WireCodec.LONGEST_KEY / 2)),
                        text(WireCodec.LARGEST_VALUE - 20_000),
                        texts(15),
                        number(BigInteger.TEN.pow(900), null),
                        number(null, new BigDecimal(BigInteger.ONE, 900)),
                        number(null, new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE)))
                .map(content -> Arguments.of(way, content)));
    }

    static Stream<Arguments> beyond() {
        return ways().flatMap(way -> Stream.of(
                        nested(101),
                        nested(150),
                        keyed("k".repeat(WireCodec.LONGEST_KEY + 1)),
                        keyed("k".repeat(60_000)),
                        keyed("\u00e4".repeat(WireCodec.LONGEST_KEY + 1)),
                        text(WireCodec.LARGEST_VALUE),
                        text(17 << 20),
                        texts(16))
                .map(content -> Arguments.of(way, content)));
    }

    static Stream<Way> allWays() {
        return ways();
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void what_is_within_the_bounds_comes_back(Way way, Content content) {
        assertThat(way.there().apply(content).equals(content)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("beyond")
    void what_is_beyond_a_bound_is_refused_by_the_writer(Way way, Content content) {
        assertThatExceptionOfType(UnserializableMessage.class)
                .isThrownBy(() -> way.there().apply(content))
                .withMessageContaining("cannot be encoded");
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void what_encodes_decodes_step_by_step_around_each_bound(Way way) {
        Stream<Content> depths =
                Stream.iterate(95, depth -> depth + 1).limit(10).map(WireBoundsTest::nested);
        Stream<Content> keys = Stream.iterate(WireCodec.LONGEST_KEY - 2, length -> length + 1)
                .limit(5)
                .map(length -> keyed("k".repeat(length)));
        Stream<Content> sizes = Stream.iterate(WireCodec.LARGEST_VALUE - 12_800, length -> length + 20)
                .limit(16)
                .map(WireBoundsTest::text);
        Stream<Content> numbers = Stream.iterate(100, digits -> digits * 2)
                .limit(8)
                .flatMap(digits -> Stream.of(
                        number(BigInteger.TEN.pow(digits), null),
                        number(null, new BigDecimal(BigInteger.TEN.pow(digits), 3))));

        List<String> outcomes = Stream.of(depths, keys, sizes, numbers)
                .flatMap(contents -> contents)
                .map(content -> outcome(way, content))
                .distinct()
                .sorted()
                .toList();

        assertThat(outcomes).containsExactly("came back", "refused by the writer");
    }

    private static String outcome(Way way, Content content) {
        try {
            return way.there().apply(content).equals(content) ? "came back" : "changed";
        } catch (UnserializableMessage refused) {
            return String.valueOf(refused.getMessage()).contains("cannot be encoded")
                    ? "refused by the writer"
                    : "lost: " + refused.getMessage();
        }
    }

    private static Stream<Way> ways() {
        return Stream.of(
                new Way("request", content -> ((Put) PROTOCOL.request(PROTOCOL.request(new Put(content)))).content()),
                new Way("reply", WireBoundsTest::replied),
                new Way("event", WireBoundsTest::storedAsEvent),
                new Way("state", WireBoundsTest::storedAsState));
    }

    private static Content replied(Content content) {
        Object reply = PROTOCOL.reply(Put.class, PROTOCOL.reply(Put.class, content));
        if (!(reply instanceof Content known)) {
            throw new AssertionError("replied " + reply);
        }
        return known;
    }

    private static Content storedAsEvent(Content content) {
        StoredEvent stored = new StoredEvent("Vault", PROTOCOL.event(new Stored(content)));
        return ((Stored) PROTOCOL.event(((StoredEvent) throughTheStore(stored)).event())).content();
    }

    private static Content storedAsState(Content content) {
        StoredState stored = new StoredState("Vault", PROTOCOL.state(content));
        return (Content) PROTOCOL.state(((StoredState) throughTheStore(stored)).state());
    }

    private static Object throughTheStore(Envelope envelope) {
        try {
            return serializer.fromBinary(serializer.toBinary(envelope), serializer.manifest(envelope));
        } catch (NotSerializableException unreadable) {
            throw new UnserializableMessage("lost in the store: " + unreadable.getMessage(), unreadable);
        }
    }

    private static Content nested(int depth) {
        Content content = new Content(null, Map.of(), List.of(), null, null);
        for (int level = 0; level < depth; level++) {
            content = new Content(content, Map.of(), List.of(), null, null);
        }
        return content;
    }

    private static Content keyed(String key) {
        return new Content(null, Map.of(key, "v"), List.of(), null, null);
    }

    private static Content text(int length) {
        return new Content(null, Map.of(), List.of("x".repeat(length)), null, null);
    }

    private static Content texts(int mebibytes) {
        return new Content(
                null,
                Map.of(),
                Stream.generate(() -> "x".repeat(1 << 20)).limit(mebibytes).toList(),
                null,
                null);
    }

    private static Content number(@Nullable BigInteger whole, @Nullable BigDecimal exact) {
        return new Content(null, Map.of(), List.of(), whole, exact);
    }
}
