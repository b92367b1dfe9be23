package dev.muster.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static final Hello.Answer OWN =
            new Hello.Answer("demo", "h1", List.of("Counter/add", "Counter/get"), 256, 1);

    @Test
    void equal_nodes_fit() {
        assertThat(Compatibility.difference("a:1", OWN, OWN)).isEmpty();
    }

    @Test
    void another_cluster_is_named() {
        Hello.Answer theirs = new Hello.Answer("shop", "h2", List.of(), 1, 1);

        assertThat(Compatibility.difference("a:1", OWN, theirs))
                .hasValue("seed a:1 belongs to the cluster 'shop', but this node is of 'demo'; name the node after its"
                        + " cluster, or give it seeds of its own cluster");
    }

    @Test
    void the_first_differing_entry_of_the_protocol_is_named() {
        Hello.Answer more =
                new Hello.Answer("demo", "h2", List.of("Counter/add", "Counter/get", "Counter/set"), 256, 1);
        Hello.Answer fewer = new Hello.Answer("demo", "h2", List.of("Counter/get", "Counter/set"), 256, 1);

        assertThat(Compatibility.difference("a:1", OWN, more))
                .hasValue(
                        "seed a:1 has another protocol table: only the seed knows [Counter/set]; run the same entities and"
                                + " messages on all nodes");
        assertThat(Compatibility.difference("a:1", OWN, fewer))
                .hasValueSatisfying(text -> assertThat(text).contains("only this node knows [Counter/add]"));
    }

    @Test
    void another_number_of_shards_is_named() {
        Hello.Answer theirs = new Hello.Answer("demo", "h1", OWN.protocolEntries(), 64, 1);

        assertThat(Compatibility.difference("a:1", OWN, theirs))
                .hasValue(
                        "seed a:1 has 64 shards, but this node has 256; set muster.shards to the same number on all nodes");
    }

    @Test
    void a_hello_survives_the_wire_and_rubbish_is_refused() throws Exception {
        ActorSystem system = ActorSystem.create("hello");
        try {
            HelloSerializer serializer = new HelloSerializer((ExtendedActorSystem) system);
            byte[] frame = serializer.toBinary(OWN);

            assertThat(serializer.fromBinary(frame, serializer.manifest(OWN))).isEqualTo(OWN);
            Hello.Question question = new Hello.Question(1);
            assertThat(serializer.fromBinary(serializer.toBinary(question), serializer.manifest(question)))
                    .isEqualTo(question);
            for (int length = 0; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThatThrownBy(() -> serializer.fromBinary(cut, "a"))
                        .as("cut to %d bytes", cut.length)
                        .isInstanceOf(NotSerializableException.class);
            }
            Random random = new Random(7);
            for (int i = 0; i < 2_000; i++) {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                readNoise(serializer, noise);
            }
        } finally {
            system.terminate();
        }
    }

    /** Noise may happen to be a frame; anything but that and the one exception fails the test. */
    private static void readNoise(HelloSerializer serializer, byte[] noise) {
        try {
            assertThat(serializer.fromBinary(noise, "a")).isInstanceOf(Hello.Answer.class);
        } catch (NotSerializableException expected) {
            assertThat(expected).hasMessageContaining("malformed");
        }
    }
}
