package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static final Hello.Answer OWN = answer("demo", "h1", List.of("Counter/add", "Counter/get"), 256);

    private static ExtendedActorSystem system;

    @BeforeAll
    static void start() {
        system = (ExtendedActorSystem) ActorSystem.create("hello");
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @Test
    void equal_nodes_fit() {
        assertThat(Compatibility.difference("a:1", OWN, OWN)).isEmpty();
    }

    @Test
    void another_cluster_is_named() {
        Hello.Answer theirs = answer("shop", "h2", List.of(), 1);

        assertThat(Compatibility.difference("a:1", OWN, theirs))
                .hasValue("seed a:1 belongs to the cluster 'shop', but this node is of 'demo'; name the node after its"
                        + " cluster, or give it seeds of its own cluster");
    }

    @Test
    void the_first_differing_entry_of_the_protocol_is_named() {
        Hello.Answer more = answer("demo", "h2", List.of("Counter/add", "Counter/get", "Counter/set"), 256);
        Hello.Answer fewer = answer("demo", "h2", List.of("Counter/get", "Counter/set"), 256);

        assertThat(Compatibility.difference("a:1", OWN, more))
                .hasValue(
                        "seed a:1 has another protocol table: only the seed knows [Counter/set]; run the same entities and"
                                + " messages on all nodes");
        assertThat(Compatibility.difference("a:1", OWN, fewer))
                .hasValueSatisfying(text -> assertThat(text).contains("only this node knows [Counter/add]"));
    }

    @Test
    void another_number_of_shards_is_named() {
        Hello.Answer theirs = answer("demo", "h1", OWN.protocol().lines(), 64);

        assertThat(Compatibility.difference("a:1", OWN, theirs))
                .hasValue(
                        "seed a:1 has 64 shards, but this node has 256; set muster.shards to the same number on all nodes");
    }

    @Test
    void a_hello_survives_the_wire_and_rubbish_is_known_as_such() throws Exception {
        HelloSerializer serializer = new HelloSerializer(system);
        byte[] frame = serializer.toBinary(OWN);

        assertThat(serializer.fromBinary(frame, serializer.manifest(OWN))).isEqualTo(OWN);
        Hello.Question question = new Hello.Question(1);
        assertThat(serializer.fromBinary(serializer.toBinary(question), serializer.manifest(question)))
                .isEqualTo(question);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThat(serializer.fromBinary(cut, "a"))
                    .as("cut to %d bytes", cut.length)
                    .isInstanceOf(Hello.Unreadable.class);
        }
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            readNoise(serializer, noise);
        }
    }

    @Test
    void another_journal_is_named_with_both_folders() {
        Hello.Answer here = answerWith(new Hello.Journal("aa", "/one/muster-data"));
        Hello.Answer there = answerWith(new Hello.Journal("bb", "/two/muster-data"));

        assertThat(Compatibility.difference("a:1", here, here)).isEmpty();
        assertThat(Compatibility.difference("a:1", here, there))
                .hasValue("seed a:1 keeps its events in the journal /two/muster-data (identity bb), but this node in"
                        + " /one/muster-data (identity aa), so that an entity that moves would lose what it acknowledged;"
                        + " give all nodes of this machine the same data folder (muster.data), and mind that a relative"
                        + " one depends on where a node is started");
    }

    @Test
    void an_enum_of_251_long_constants_survives_the_wire_and_a_difference_at_its_end_is_found() throws Exception {
        String constants = IntStream.range(0, 251)
                .mapToObj("A_CONSTANT_WITH_QUITE_A_LONG_NAME_%03d"::formatted)
                .collect(Collectors.joining(","));
        Hello.Answer own = answer("demo", "h1", List.of("Paint.Colour enum " + constants), 256);
        Hello.Answer more = answer("demo", "h2", List.of("Paint.Colour enum " + constants + ",LAST"), 256);

        assertThat(roundTrip(more)).isEqualTo(more);
        assertThat(Compatibility.difference("a:1", own, (Hello.Answer) roundTrip(more)))
                .hasValueSatisfying(text -> assertThat(text).contains("knows [Paint.Colour enum A_CONSTANT"));
    }

    @Test
    void a_table_longer_than_a_frame_is_cut_at_its_end() throws Exception {
        List<String> table = IntStream.range(0, 2_000)
                .mapToObj(i -> "Message%05d ".formatted(i) + "\u00e4\ud83d\ude00".repeat(1_000))
                .toList();
        Hello.Answer own = answer("demo", "h1", table, 256);
        Hello.Answer other = answer("demo", "h2", table, 256);

        assertThat(new HelloSerializer(system).toBinary(other)).hasSizeLessThan(200_000);
        assertThat(roundTrip(other)).isEqualTo(other);
        assertThat(Compatibility.difference("a:1", own, other))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("entries are the same, so the difference is further"));
    }

    @Test
    void an_answer_that_cannot_be_read_has_a_sentence_of_its_own() throws Exception {
        Object answer = new HelloSerializer(system).fromBinary(new byte[] {1, 4, 'd'}, "a");

        assertThat(Greeting.unreadable("a:1", (Hello.Unreadable) answer))
                .startsWith("seed a:1 answered, but this node cannot read its answer (")
                .endsWith("); it probably runs another version of Muster: run the same version on all nodes");
    }

    private static Object roundTrip(Hello hello) throws NotSerializableException {
        HelloSerializer serializer = new HelloSerializer(system);
        return serializer.fromBinary(serializer.toBinary(hello), serializer.manifest(hello));
    }

    private static Hello.Answer answer(String cluster, String hash, List<String> table, int shards) {
        return new Hello.Answer(cluster, ProtocolExcerpt.of(hash, table), shards, Hello.Journal.NONE, 1);
    }

    private static Hello.Answer answerWith(Hello.Journal journal) {
        return new Hello.Answer("demo", OWN.protocol(), 256, journal, 1);
    }

    /** Noise may happen to be a frame; whatever it is, it is read as an answer or as none. */
    private static void readNoise(HelloSerializer serializer, byte[] noise) throws NotSerializableException {
        assertThat(serializer.fromBinary(noise, "a")).isInstanceOfAny(Hello.Answer.class, Hello.Unreadable.class);
    }
}
