package dev.muster.persistence.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.state.DurableStateStoreRegistry;
import org.apache.pekko.persistence.state.javadsl.DurableStateUpdateStore;
import org.apache.pekko.persistence.state.javadsl.GetObjectResult;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteCrashTest {
    private static final int ACKNOWLEDGED = 500;

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void no_acknowledged_event_is_lost_when_the_process_is_killed() throws IOException, InterruptedException {
        Path file = folder.resolve("journal.db");
        Process writing = fork(file, "events");
        int acknowledged = killAfterAcknowledgements(writing);

        ActorSystem system = start(file);
        TestKit probe = new TestKit(system);
        system.actorOf(Ledger.props("a", probe.getRef()));
        List<String> entries = probe.expectMsgClass(Duration.ofSeconds(30), Ledger.Recovered.class)
                .entries();
        TestKit.shutdownActorSystem(system);

        assertThat(acknowledged).isGreaterThanOrEqualTo(ACKNOWLEDGED);
        assertThat(entries).hasSizeGreaterThanOrEqualTo(acknowledged);
        assertThat(entries)
                .isEqualTo(IntStream.rangeClosed(1, entries.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    @Timeout(120)
    void no_acknowledged_state_is_lost_when_the_process_is_killed() throws IOException, InterruptedException {
        Path file = folder.resolve("journal.db");
        int acknowledged = killAfterAcknowledgements(fork(file, "states"));

        ActorSystem system = start(file);
        GetObjectResult<Object> last =
                statesOf(system).getObject("a").toCompletableFuture().join();
        TestKit.shutdownActorSystem(system);

        assertThat(acknowledged).isGreaterThanOrEqualTo(ACKNOWLEDGED);
        assertThat(last.revision()).isBetween((long) acknowledged, acknowledged + 1L);
        assertThat(last.value()).contains(Long.toString(last.revision()));
    }

    /** The process that is killed: stores one number after the other and prints each that was acknowledged. */
    public static void main(String[] arguments) {
        ActorSystem system = start(Path.of(arguments[0]));
        if (arguments[1].equals("events")) {
            system.actorOf(Props.create(Counting.class, Counting::new));
            return;
        }
        DurableStateUpdateStore<Object> states = statesOf(system);
        states.getObject("a").toCompletableFuture().join();
        for (long revision = 1; true; revision++) {
            states.upsertObject("a", revision, Long.toString(revision), "")
                    .toCompletableFuture()
                    .join();
            System.out.println(revision);
        }
    }

    @SuppressWarnings("unchecked") // Pekko has no type for the class of a generic store
    private static DurableStateUpdateStore<Object> statesOf(ActorSystem system) {
        return DurableStateStoreRegistry.get(system).getDurableStateStoreFor(DurableStateUpdateStore.class, "");
    }

    private static Process fork(Path file, String what) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SqliteCrashTest.class.getName(),
                        file.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Kills once enough was acknowledged, and counts to the last acknowledgement that still came out. */
    private static int killAfterAcknowledgements(Process writing) throws IOException, InterruptedException {
        int acknowledged = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writing.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
                    acknowledged++;
                }
                if (acknowledged == ACKNOWLEDGED) {
                    writing.toHandle().destroyForcibly();
                }
            }
        } finally {
            writing.destroyForcibly();
        }
        writing.waitFor();
        return acknowledged;
    }

    private static ActorSystem start(Path file) {
        return ActorSystem.create("muster", SqliteConfig.on(file).withFallback(ConfigFactory.load()));
    }

    private static final class Counting extends AbstractActor {
        private int last = 1;

        @Override
        public void preStart() {
            ActorRef ledger = getContext().actorOf(Ledger.props("a", self()));
            ledger.tell("1", self());
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(Ledger.Stored.class, this::countOn)
                    .matchAny(other -> {})
                    .build();
        }

        private void countOn(Ledger.Stored stored) {
            System.out.println(stored.entry());
            last++;
            sender().tell(Integer.toString(last), self());
        }
    }
}
