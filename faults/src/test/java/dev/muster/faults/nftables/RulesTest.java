package dev.muster.faults.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.faults.Bandwidth;
import dev.muster.faults.LinkFaults;
import dev.muster.faults.LinkState;
import dev.muster.faults.LinkState.Passage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final Rules RULES = new Rules("muster_7_1", Block.of(7));
    private static final Rules.End ONE = new Rules.End(1, "127.64.7.1");
    private static final Rules.End TWO = new Rules.End(2, "127.64.7.2");
    private static final LinkState CUT = LinkState.CLEAR.cut();

    @ParameterizedTest(name = "process {0} => {1}")
    @CsvSource({"1, 127.64.1.0/24", "256, 127.65.0.0/24", "32767, 127.191.255.0/24", "32768, 127.64.0.0/24"})
    void a_process_begins_at_the_block_of_its_number(long pid, String block) {
        assertThat(Block.of(pid)).hasToString(block);
    }

    @Test
    void the_block_after_the_last_is_the_first() {
        assertThat(Block.of(32_767).next()).isEqualTo(Block.of(0));
    }

    @Test
    void acknowledgements_pass_a_cut_only_while_the_other_direction_is_open() {
        assertThat(RULES.between(ONE, TWO, CUT, LinkState.CLEAR))
                .contains(
                        "add rule ip muster_7_1 arriving_1_2 jump acknowledgement",
                        "add rule ip muster_7_1 arriving_1_2  counter name cut_1_2 drop");
        assertThat(RULES.between(ONE, TWO, CUT, CUT))
                .contains("arriving_1_2  counter name cut_1_2 drop", "arriving_2_1  counter name cut_2_1 drop")
                .doesNotContain("acknowledgement");
    }

    @Test
    void what_is_clear_has_empty_chains() {
        assertThat(RULES.between(ONE, TWO, LinkState.CLEAR, LinkState.CLEAR))
                .contains("flush chain ip muster_7_1 arriving_1_2", "flush chain ip muster_7_1 leaving_2_1")
                .doesNotContain("add rule");
    }

    @Test
    void a_bucket_holds_the_largest_packet_and_a_chance_is_never_none() {
        LinkFaults faults = LinkFaults.NONE.withBandwidth(new Bandwidth(1, 1)).withLoss(1e-12);

        assertThat(RULES.between(ONE, TWO, new LinkState(Passage.OPEN, faults), LinkState.CLEAR))
                .contains("limit rate over 1 bytes/second burst 65999 bytes", "numgen random mod 1000000000 < 1 ");
    }

    @Test
    void delay_replay_and_reordering_are_what_it_cannot() {
        assertThat(Rules.cannot(
                        LinkFaults.NONE.withLoss(0.1).withDuplication(0.1).withCorruption(0.1)))
                .isEmpty();
        assertThat(Rules.cannot(LinkFaults.quiet())).contains(Rules.NO_DELAY);
        assertThat(Rules.cannot(LinkFaults.NONE.withReplay(0.1))).contains(Rules.NO_REPLAY);
        assertThat(Rules.cannot(LinkFaults.NONE.withReordering(new dev.muster.faults.Reordering(0.1, 1))))
                .contains(Rules.NO_REORDERING);
    }
}
