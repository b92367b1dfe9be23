package dev.muster.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final String ODD = " a\tb\nc%d\u00e9\ud800\u2028%0041 ";

    @Test
    void every_kind_of_event_survives_the_text_form() {
        Transcript transcript = everything();

        assertThat(Transcript.parse(transcript.text())).isEqualTo(transcript);
        assertThat(transcript.text().lines()).hasSize(transcript.events().size() + 2);
    }

    @Test
    void the_text_is_readable() {
        Sketch history = new Sketch().write(120, 180, "c1", "pear");
        history.seen(new Event.Activated(200, "n2", "cart", "i4", 7L));

        assertThat(history.transcript().text()).isEqualTo("""
                        muster-history 1
                        120 invoke 1 c1 write r pear
                        180 ok 1 done
                        200 activated n2 cart i4 7
                        end 3 complete
                        """);
    }

    @Test
    void a_truncated_transcript_stays_truncated() {
        Transcript transcript = new Transcript(List.of(new Event.Settled(1)), Extent.TRUNCATED);

        assertThat(Transcript.parse(transcript.text())).isEqualTo(transcript);
    }

    @Test
    void text_that_was_cut_off_anywhere_is_truncated() {
        String text = everything().text();
        int last = text.lastIndexOf("end ");

        for (int length = "muster-history 1\n".length(); length < last + 3; length++) {
            assertThat(Transcript.parse(text.substring(0, length)).extent())
                    .as("cut at %d", length)
                    .isEqualTo(Extent.TRUNCATED);
        }
    }

    @Test
    void a_line_that_is_no_event_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("muster-history 1\n12 jumped high\nend 1 complete\n"))
                .withMessage("line 2: the kind of an event must be a known one, was jumped: 12 jumped high");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("muster-history 1\nx settled\nend 1 complete\n"))
                .withMessageContaining("word 1 must be a number, was x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("muster-history 1\n1 settled now\nend 1 complete\n"))
                .withMessageContaining("line must end before \"now\"");
    }

    @Test
    void another_file_and_a_wrong_count_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("hello"))
                .withMessage("the first line must be \"muster-history 1\", was \"hello\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("muster-history 1\n1 settled\nend 2 complete\n"))
                .withMessageContaining("was \"end 2 complete\"");
    }

    @Test
    void an_end_without_a_start_and_a_result_of_another_kind_are_refused() {
        Event start = new Event.Invoked(1, 1, "c", new Operation.RegisterRead("r"));
        Event end = new Event.Ended(2, 1, new Outcome.Ok(new Result.Count(3)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transcript(List.of(end), Extent.COMPLETE))
                .withMessageContaining("an end must have one start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transcript(List.of(start, end), Extent.COMPLETE))
                .withMessageContaining("the result must answer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Transcript(List.of(start, start), Extent.COMPLETE))
                .withMessageContaining("a number must start once");
    }

    @Test
    void a_part_has_the_operations_and_observations_of_its_objects() {
        Sketch history = new Sketch().write(1, 2, "c", "x").add(3, 4, "c", 1).settled(5);
        history.seen(new Event.Activated(6, "n", "r", "i", null)).seen(new Event.Activated(7, "n", "k", "i", null));

        Transcript part = history.transcript().only("r"::equals);

        assertThat(part.events()).extracting(Event::atNanos).containsExactly(1L, 2L, 5L, 6L);
    }

    private static Transcript everything() {
        Sketch history = new Sketch();
        history.add(1, 2, ODD, -5)
                .count(3, 4, "c", Long.MIN_VALUE)
                .put(5, 6, "c", ODD)
                .remove(7, 8, "c", "");
        history.elements(9, 10, "c")
                .elements(11, 12, "c", "", "%", ODD)
                .write(13, 14, "c", "%")
                .absent(15, 16, "c");
        history.read(17, 18, "c", "").ok(19, 20, "c", new Operation.CompareAndSet(ODD, ODD, ""), new Result.Swapped());
        history.ok(21, 22, "c", new Operation.CompareAndSet("r", null, "%-"), new Result.Mismatch());
        history.unknown(23, 24, "c", new Operation.Send("a b", "c d", 9))
                .failed(25, 26, "c", new Operation.SetRead("s"));
        history.ended(27, 28, "c", new Operation.RegisterRead("r"), new Outcome.Unknown(""));
        history.seen(new Event.Activated(-29, "n 1", "e", "i", null))
                .seen(new Event.Activated(30, "n", "e", "i2", -1L));
        history.seen(new Event.Deactivated(31, "n", "e", "i")).seen(new Event.NodeEnded(32, "n"));
        history.seen(new Event.Effect(33, 34, "e", "i2", Acceptance.REJECTED));
        history.seen(new Event.Effect(35, 36, "e", "i2", Acceptance.ACCEPTED))
                .seen(new Event.Delivered(37, "r", "s", -3));
        Result read = new Result.Elements(new TreeSet<>(List.of("x")));
        return history.ok(38, 39, "d", new Operation.SetRead("s"), read)
                .settled(40)
                .transcript();
    }
}
