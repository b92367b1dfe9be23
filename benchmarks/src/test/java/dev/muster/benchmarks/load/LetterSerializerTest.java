package dev.muster.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LetterSerializerTest {
    private static ActorSystem system;

    @BeforeAll
    static void start() {
        system = ActorSystem.create(
                "letters", ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @Test
    void every_letter_is_read_as_it_was_written() throws NotSerializableException {
        LetterSerializer serializer = new LetterSerializer((ExtendedActorSystem) system);
        ActorRef<Long> answers = Adapter.toTyped(system.deadLetters());
        List<Letter> letters = List.of(
                new Letter.Add(1, -2),
                new Letter.Note(1, 2, Long.MAX_VALUE),
                new Letter.Ask(3, 4),
                new Letter.Locate(),
                new Letter.Touch(),
                new Letter.Asked(new Letter.Ask(5, 6), answers),
                new Letter.Addressed("e17", new Letter.Note(7, 8, 9)));

        for (Letter letter : letters) {
            assertThat(serializer.fromBinary(serializer.toBinary(letter), serializer.manifest(letter)))
                    .isEqualTo(letter);
        }
        assertThat(letters.stream().map(Letter::getClass)).containsAll(List.of(concrete()));
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Letter>[] concrete() {
        return (Class<? extends Letter>[]) Letter.class.getPermittedSubclasses();
    }
}
