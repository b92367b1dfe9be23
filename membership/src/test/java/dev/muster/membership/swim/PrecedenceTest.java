package dev.muster.membership.swim;

import static dev.muster.membership.swim.NodeUnderTest.SELF;
import static dev.muster.membership.swim.NodeUnderTest.alive;
import static dev.muster.membership.swim.NodeUnderTest.node;
import static dev.muster.membership.swim.NodeUnderTest.sends;
import static dev.muster.membership.swim.NodeUnderTest.suspect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The table of docs/membership.md, cell by cell: what a node believes after it has heard a fact, beside what it believed
 * before, and what it does about it.
 */
class PrecedenceTest {
    private static final Duration QUIET = Duration.ofMillis(900);
    private static final Duration GOSSIP = Duration.ofMillis(400);

    @ParameterizedTest(name = "{0} <- {1} => {2} [{4}]")
    @CsvFileSource(resources = "precedence.csv", numLinesToSkip = 1)
    void a_fact_is_taken_for_what_it_is_worth(
            String held, String heard, String believed, String effects, String source) {
        NodeUnderTest node = new NodeUnderTest().among(3, 4, 5, 6);
        node.answering.add(2);
        if (!held.equals("unknown")) {
            node.hear(3, FactText.parse(node(2), 1_002, held));
            hold(node, held);
        }
        node.run(QUIET);

        List<Output> outputs = new ArrayList<>(node.hear(3, FactText.parse(node(2), 1_002, heard)));
        outputs.addAll(node.run(GOSSIP));

        assertThat(FactText.of(node.swim.find(node(2)))).as(source).isEqualTo(believed);
        assertThat(effects(node(2), held.equals("unknown"), outputs)).as(source).isEqualTo(effects);
    }

    /** An accusation of an unknown node would not be believed: first it is known. */
    private static void hold(NodeUnderTest node, String held) {
        if (!FactText.of(node.swim.find(node(2))).equals(held)) {
            node.hear(3, alive(2));
            node.hear(3, FactText.parse(node(2), 1_002, held));
        }
        assertThat(FactText.of(node.swim.find(node(2)))).isEqualTo(held);
    }

    private static String effects(NodeId about, boolean isUnknown, List<Output> outputs) {
        StringJoiner effects = new StringJoiner(" ").setEmptyValue("nothing");
        if (outputs.stream().anyMatch(Output.Changed.class::isInstance)) {
            effects.add("changed");
        }
        if (sends(Message.Rumors.class, outputs).stream()
                .filter(send -> !send.to().equals(about))
                .flatMap(send -> send.packet().gossip().stream())
                .anyMatch(fact -> fact.node().equals(about))) {
            effects.add("spread");
        }
        if (outputs.stream().anyMatch(Output.Expelled.class::isInstance)) {
            effects.add("expelled");
        }
        if (isUnknown
                && sends(Message.Ping.class, outputs).stream()
                        .anyMatch(send -> send.to().equals(about))) {
            effects.add("asked");
        }
        return effects.toString();
    }

    @ParameterizedTest(name = "self at 5 <- {0} => {1} [{3}]")
    @CsvFileSource(resources = "precedence-self.csv", numLinesToSkip = 1)
    void what_is_said_of_this_node_is_refuted_or_final(String heard, String believed, String effects, String source) {
        NodeUnderTest node = new NodeUnderTest().among(3, 4, 5, 6);
        node.hear(3, suspect(NodeUnderTest.OWN, 4, 4));
        node.run(QUIET);
        assertThat(node.swim.incarnation()).isEqualTo(5);

        List<Output> outputs = new ArrayList<>(node.hear(3, FactText.parse(SELF, 1_001, heard)));
        outputs.addAll(node.run(GOSSIP));

        assertThat(FactText.of(node.swim.find(SELF))).as(source).isEqualTo(believed);
        assertThat(effects(SELF, false, outputs)).as(source).isEqualTo(effects);
    }

    /** swim.md a.3: the merge is commutative and associative. */
    @Test
    void the_order_in_which_facts_arrive_plays_no_part() {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            List<Fact> facts = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                facts.add(FactTest.any(random));
            }
            List<Fact> outcomes = new ArrayList<>();

            permute(facts, 0, order -> outcomes.add(outcome(order)));

            String description = "seed " + seed + " of " + facts;
            assertThat(outcomes).as(description).hasSize(24);
            assertThat(outcomes).as(description).containsOnly(outcomes.get(0));
        }
    }

    /** Of one that is gone only the end counts: what else was known of it when it ended is what it ended with. */
    private static Fact outcome(List<Fact> order) {
        NodeUnderTest node = new NodeUnderTest().knowing(2, 3);
        order.forEach(fact -> node.hear(3, fact));
        Fact outcome = node.belief(2);
        return outcome.status().isFinal() ? alive(2).ended(outcome.status()) : outcome;
    }

    private static void permute(List<Fact> facts, int from, Consumer<List<Fact>> action) {
        if (from == facts.size()) {
            action.accept(List.copyOf(facts));
            return;
        }
        for (int next = from; next < facts.size(); next++) {
            Collections.swap(facts, from, next);
            permute(facts, from + 1, action);
            Collections.swap(facts, from, next);
        }
    }

    /** swim.md a.3, properties to test. */
    @Test
    void no_known_incarnation_ever_falls() {
        for (long seed = 0; seed < 200; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            NodeUnderTest node = new NodeUnderTest().knowing(2, 3);
            long known = 0;
            long own = 0;
            for (int step = 0; step < 50; step++) {
                Fact said = FactTest.any(random);
                node.hear(3, random.nextBoolean() ? said : about(SELF, said));

                assertThat(node.belief(2).incarnation())
                        .as("seed %d step %d", seed, step)
                        .isGreaterThanOrEqualTo(known);
                assertThat(node.swim.incarnation())
                        .as("seed %d step %d", seed, step)
                        .isGreaterThanOrEqualTo(own);
                known = node.belief(2).incarnation();
                own = node.swim.incarnation();
            }
        }
    }

    private static Fact about(NodeId node, Fact fact) {
        return new Fact(
                node,
                fact.birthMillis(),
                fact.incarnation(),
                fact.status(),
                fact.isLeaving(),
                fact.accusers(),
                fact.metadata());
    }
}
