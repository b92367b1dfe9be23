package dev.muster.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muster.runtime.web.WebResponse;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EntityRef;
import dev.muster.sharding.EntitySettings;
import dev.muster.sharding.Remember;
import dev.muster.sharding.Request;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTest {
    @TempDir
    private Path data;

    @Test
    void an_entity_answers_and_a_restart_keeps_its_total() throws Exception {
        try (Node node = tallies().start()) {
            assertThat(node.entity(Tally.class, "visits").await(new Tally.Add(2)))
                    .isEqualTo(2L);
            assertThat(node.entity(Tally.class, "visits").await(new Tally.Add(3)))
                    .isEqualTo(5L);
            assertThat(node.where(Tally.class, "visits").toCompletableFuture().join())
                    .hasValue(node.self().node());
        }

        try (Node node = tallies().start()) {
            assertThat(node.entity(Tally.class, "visits").await(new Tally.Get()))
                    .isEqualTo(5L);
        }
    }

    @Test
    void a_saved_state_survives_passivation_and_a_restart() {
        EntitySettings brief = EntitySettings.defaults().withPassivateAfter(Duration.ofMillis(200));
        try (Node node = Node.named("demo")
                .data(data)
                .entity(Notepad.class, Notepad::new, brief)
                .start()) {
            EntityRef<Notepad> notepad = node.entity(Notepad.class, "n");
            assertThat(notepad.await(new Notepad.Write("one"))).isEqualTo(1);
            assertThat(notepad.await(new Notepad.Write("two"))).isEqualTo(2);

            await().atMost(Duration.ofSeconds(10)).until(() -> Notepad.PASSIVATED.contains("n"));

            assertThat(notepad.await(new Notepad.Read())).containsExactly("one", "two");
            assertThat(notepad.await(new Notepad.Write("three"))).isEqualTo(3);
        }

        try (Node node = Node.named("demo")
                .data(data)
                .entity(Notepad.class, Notepad::new, brief)
                .start()) {
            assertThat(node.entity(Notepad.class, "n").await(new Notepad.Read()))
                    .containsExactly("one", "two", "three");
        }
    }

    @Test
    void remembered_entities_come_back_by_themselves() {
        try (Node node = risers().start()) {
            assertThat(node.entity(Riser.class, "r").await(new Riser.Rise())).isEqualTo(1);
        }

        try (Node node = risers().start()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> Riser.ACTIVATIONS.get() == 2);
            assertThat(node.entity(Riser.class, "r").await(new Riser.Rise())).isEqualTo(2);
        }
    }

    private Node.Builder risers() {
        return Node.named("demo")
                .data(data)
                .entity(Riser.class, Riser::new, EntitySettings.defaults().withRemember(Remember.ENTITIES));
    }

    /** Counts how often it came into memory. */
    public static final class Riser extends Entity<Riser> {
        static final AtomicInteger ACTIVATIONS = new AtomicInteger();

        public record Rise() implements Request<Riser, Integer> {}

        public Riser() {
            on(Rise.class, rise -> reply(ACTIVATIONS.get()));
        }

        @Override
        protected void onActivate() {
            ACTIVATIONS.incrementAndGet();
        }
    }

    @Test
    void replicated_data_is_written_here_and_pages_may_use_the_node() throws Exception {
        Node.Builder builder = Node.named("demo")
                .data(data)
                .web(
                        0,
                        (node, routes) -> routes.post("/click", request -> {
                            node.counters().get("clicks").increment();
                            return WebResponse.noContent();
                        }));

        try (Node node = builder.start()) {
            HttpRequest click = HttpRequest.newBuilder(node.webAddress().resolve("/click"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(click, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(node.counters().get("clicks").value()).isEqualTo(1L);
            node.presence("room").join("ann", Map.of());
            assertThat(node.presence("room").list()).hasSize(1);
        }
    }

    @Test
    void hosted_shards_appear_in_the_figures_and_on_the_timeline() throws Exception {
        try (Node node = tallies().web(0).start()) {
            assertThat(node.entity(Tally.class, "a").await(new Tally.Add(1))).isEqualTo(1L);

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> node.timeline().since(0).stream()
                            .anyMatch(event -> event.kind().equals("shard")));
            assertThat(metrics(node))
                    .contains("muster_local_shards{type=\"Tally\"} 1", "muster_journal_written_events_total 1")
                    .contains("muster_swim_local_health ", "muster_swim_events_total{event=\"probes-failed\"} 0")
                    .doesNotContain("\"a\"");
        }
    }

    @Test
    void a_journal_that_cannot_be_made_is_named() throws IOException {
        Path file = Files.createFile(data.resolve("occupied"));

        assertThatThrownBy(() -> tallies().data(file).start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot make the journal's folder " + file);
    }

    @Test
    void a_journal_that_is_no_database_is_named() throws IOException {
        Files.writeString(
                data.resolve("journal.db"), "this is not a database at all, but it is long enough".repeat(40));

        assertThatThrownBy(() -> tallies().start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("journal.db");
    }

    @Test
    void a_shared_journal_does_not_reach_seeds_on_other_machines() {
        assertThatThrownBy(() -> tallies().seeds("10.0.0.5:7000").start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("the SQLite journal is shared by the nodes of one machine only, but the seed"
                        + " 10.0.0.5:7000 is elsewhere");
    }

    @Test
    void nodes_with_different_journals_do_not_form_one_cluster() {
        Path here = data.resolve("here");
        Path there = data.resolve("there");
        try (Node seed = tallies().data(there).start()) {
            Node.Builder stranger =
                    tallies().data(here).seeds(seed.self().node().address()).joinTimeout(Duration.ofSeconds(5));

            assertThatThrownBy(stranger::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("keeps its events in the journal " + there + " (identity ")
                    .hasMessageContaining("but this node in " + here + " (identity ")
                    .hasMessageContaining("give all nodes of this machine the same data folder (muster.data)");
            try (Node friend = stranger.data(there).start()) {
                assertThat(friend.membership().members()).hasSize(2);
            }
        }
    }

    @Test
    void a_seed_with_other_messages_is_named() {
        try (Node seed = Node.named("demo").data(data).start()) {
            assertThatThrownBy(() -> tallies()
                            .seeds(seed.self().node().address())
                            .joinTimeout(Duration.ofSeconds(5))
                            .start())
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("has another protocol table: only this node knows [");
        }
    }

    @Test
    void an_entity_without_a_handler_is_found_at_start() {
        assertThatThrownBy(() -> Node.named("demo")
                        .entity(Forgetful.class, Forgetful::new)
                        .start())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Forgetful")
                .hasMessageContaining("Recall");
    }

    private Node.Builder tallies() {
        return Node.named("demo").data(data).entity(Tally.class, Tally::new);
    }

    private static String metrics(Node node) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(node.webAddress().resolve("/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
