package dev.muster.persistence.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.muster.persistence.FencedException;
import dev.muster.persistence.JournalMetrics;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two actor systems on one file: two journals, as two nodes have them, that share the writer of this JVM. */
class SqliteFenceTest {
    @TempDir
    Path folder;

    private ActorSystem first;
    private ActorSystem second;
    private TestKit here;
    private TestKit there;

    @BeforeEach
    void start() {
        first = startSystem();
        second = startSystem();
        here = new TestKit(first);
        there = new TestKit(second);
    }

    @AfterEach
    void stop() {
        TestKit.shutdownActorSystem(first);
        TestKit.shutdownActorSystem(second);
    }

    @Test
    void a_writer_is_refused_and_stops_once_another_has_recovered_its_id() {
        ActorRef stale = recovered(first, here, "a", List.of());
        store(stale, here, "one");
        ActorRef owner = recovered(second, there, "a", List.of("one"));
        here.watch(stale);

        stale.tell("lost", ActorRef.noSender());

        Throwable cause = here.expectMsgClass(Ledger.Failed.class).cause();
        assertThat(cause).isInstanceOfSatisfying(FencedException.class, fenced -> {
            assertThat(fenced.persistenceId()).isEqualTo("a");
            assertThat(fenced.storedEpoch()).isGreaterThan(fenced.heldEpoch());
        });
        here.expectTerminated(stale);
        assertThat(JournalMetrics.of(first).fencedWrites()).isEqualTo(1);
        assertThat(JournalMetrics.of(first).writtenEvents()).isEqualTo(1);
        store(owner, there, "two");
        recovered(first, here, "a", List.of("one", "two"));
    }

    @Test
    void a_refused_writer_that_recovers_again_takes_the_fence_back() {
        ActorRef before = recovered(first, here, "a", List.of());
        ActorRef between = recovered(second, there, "a", List.of());
        ActorRef after = recovered(first, here, "a", List.of());

        store(after, here, "one");
        between.tell("lost", ActorRef.noSender());

        assertThat(there.expectMsgClass(Ledger.Failed.class).cause()).isInstanceOf(FencedException.class);
        assertThat(before).isNotEqualTo(after);
    }

    @Test
    void the_fence_of_one_id_does_not_touch_another() {
        ActorRef other = recovered(first, here, "b", List.of());
        recovered(first, here, "a", List.of());
        recovered(second, there, "a", List.of());

        store(other, here, "one");

        assertThat(JournalMetrics.of(first).fencedWrites()).isZero();
        assertThat(JournalMetrics.of(first).writtenEvents()).isEqualTo(1);
    }

    @Test
    void what_was_stored_is_there_when_the_file_is_opened_again() {
        store(recovered(first, here, "a", List.of()), here, "one");
        TestKit.shutdownActorSystem(first);
        TestKit.shutdownActorSystem(second);

        start();

        assertThat(recovered(first, here, "a", List.of("one"))).isNotNull();
    }

    private ActorSystem startSystem() {
        return ActorSystem.create(
                "muster", SqliteConfig.on(folder.resolve("journal.db")).withFallback(ConfigFactory.load()));
    }

    private static ActorRef recovered(ActorSystem system, TestKit probe, String id, List<String> entries) {
        ActorRef ledger = system.actorOf(Ledger.props(id, probe.getRef()));
        probe.expectMsgEquals(new Ledger.Recovered(entries));
        return ledger;
    }

    private static void store(ActorRef ledger, TestKit probe, String entry) {
        ledger.tell(entry, ActorRef.noSender());
        probe.expectMsgEquals(new Ledger.Stored(entry));
    }
}
