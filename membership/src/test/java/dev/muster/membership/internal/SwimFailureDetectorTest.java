package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.muster.membership.ContactPoint;
import dev.muster.membership.NodeId;
import dev.muster.membership.swim.Accusers;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Isolation;
import dev.muster.membership.swim.Link;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.event.EventStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwimFailureDetectorTest {
    private static final NodeId NODE = new NodeId("127.0.0.1", 7_001, 1);
    private static final ContactPoint ADDRESS = NODE.contactPoint();
    private static final long SECOND = 1_000_000_000L;

    private final SwimView view = new SwimView();
    private long nowNanos = Long.MAX_VALUE - 30 * SECOND;

    /**
     * Pekko's heartbeats have come each second and have been missing for so long. φ reaches 8 after 4.6 s, so the look at
     * 5 s is the first that finds it; {@code link-failed-after} is 15 s.
     */
    @ParameterizedTest(name = "{0}, link {1}, {2}, heartbeats missing for {3} s => {4}")
    @CsvSource({
        "ALIVE,       UP,   CONNECTED, 0,  available",
        "ALIVE,       UP,   CONNECTED, 19, available",
        "ALIVE,       UP,   CONNECTED, 20, unavailable",
        "ALIVE,       DOWN, CONNECTED, 0,  available",
        "ALIVE,       DOWN, CONNECTED, 19, available",
        "ALIVE,       DOWN, CONNECTED, 20, unavailable",
        "ALIVE,       UP,   ISOLATED,  0,  available",
        "ALIVE,       UP,   ISOLATED,  5,  available",
        "ALIVE,       UP,   ISOLATED,  6,  unavailable",
        "SUSPECT,     UP,   CONNECTED, 0,  available",
        "SUSPECT,     UP,   CONNECTED, 90, available",
        "SUSPECT,     DOWN, CONNECTED, 19, available",
        "SUSPECT,     DOWN, CONNECTED, 20, unavailable",
        "SUSPECT,     UP,   ISOLATED,  6,  unavailable",
        "UNREACHABLE, UP,   CONNECTED, 0,  unavailable",
        "UNREACHABLE, DOWN, CONNECTED, 0,  unavailable",
        "UNREACHABLE, UP,   ISOLATED,  0,  unavailable",
        "unknown,     UP,   CONNECTED, 0,  available",
        "unknown,     UP,   CONNECTED, 4,  available",
        "unknown,     UP,   CONNECTED, 5,  available",
        "unknown,     UP,   CONNECTED, 6,  unavailable",
        "no SWIM,     UP,   CONNECTED, 0,  available",
        "no SWIM,     UP,   CONNECTED, 5,  available",
        "no SWIM,     UP,   CONNECTED, 6,  unavailable"
    })
    void a_node_is_unavailable_by_verdict_or_when_heartbeats_are_missing_and_nothing_speaks_for_it(
            String swim, Link link, Isolation isolation, int missingSeconds, String expected) {
        SwimFailureDetector detector = detector(swim.equals("no SWIM") ? Optional.empty() : Optional.of(access()));
        beat(detector, 20);
        stand(swim, link, isolation);

        boolean isAvailable = look(detector, missingSeconds);

        assertThat(isAvailable).isEqualTo(expected.equals("available"));
    }

    @Test
    void a_link_that_was_reported_stays_so_while_the_verdict_wavers_and_until_a_heartbeat_comes_through() {
        SwimFailureDetector detector = detector(Optional.of(access()));
        beat(detector, 20);
        stand("ALIVE", Link.DOWN, Isolation.CONNECTED);
        look(detector, 20);

        stand("SUSPECT", Link.UP, Isolation.CONNECTED);

        assertThat(look(detector, 1)).isFalse();
        detector.heartbeat();
        assertThat(look(detector, 1)).isTrue();
    }

    @Test
    void heartbeats_that_are_missing_after_this_process_stalled_prove_nothing() {
        SwimFailureDetector detector = detector(Optional.of(access()));
        beat(detector, 20);
        stand("ALIVE", Link.UP, Isolation.CONNECTED);
        look(detector, 1);

        nowNanos += 60 * SECOND;

        assertThat(detector.isAvailable()).isTrue();
        assertThat(look(detector, 14)).isTrue();
        assertThat(look(detector, 1)).isFalse();
    }

    @Test
    void a_verdict_that_is_taken_back_makes_the_node_available_again() {
        SwimFailureDetector detector = detector(Optional.of(access()));
        beat(detector, 1);
        stand("UNREACHABLE", Link.UP, Isolation.CONNECTED);
        assertThat(detector.isAvailable()).isFalse();

        view.learn(ADDRESS, Optional.of(Fact.alive(NODE, 1).aliveAt(2)));

        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void the_run_that_counts_is_the_present_one_at_the_address() {
        SwimFailureDetector detector = detector(Optional.of(access()));
        beat(detector, 1);
        stand("UNREACHABLE", Link.UP, Isolation.CONNECTED);

        view.learn(ADDRESS, Optional.of(Fact.alive(new NodeId("127.0.0.1", 7_001, 2), 5)));

        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void another_run_at_the_address_is_proof_that_the_member_has_ended_until_it_answers_itself() {
        SwimFailureDetector detector = detector(Optional.of(access()));
        stand("ALIVE", Link.UP, Isolation.CONNECTED);
        beat(detector, 1);

        view.learn(ADDRESS, Optional.of(Fact.alive(new NodeId("127.0.0.1", 7_001, 2), 5)));
        assertThat(detector.isAvailable()).isFalse();

        beat(detector, 1);
        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void a_window_that_pekko_takes_is_taken() {
        Config large = ConfigFactory.parseString("max-sample-size = 20000")
                .withFallback(ConfigFactory.defaultReference().getConfig("pekko.cluster.failure-detector"));

        assertThat(new SwimFailureDetector(large, Optional::empty, () -> 0).isAvailable())
                .isTrue();
    }

    @Test
    void a_node_that_never_answered_a_heartbeat_is_not_watched_and_available() {
        SwimFailureDetector detector = detector(Optional.empty());

        assertThat(detector.isMonitoring()).isFalse();
        assertThat(look(detector, 60)).isTrue();
    }

    @Test
    void the_few_settings_of_the_detector_between_data_centres_are_enough() {
        SwimFailureDetector detector = new SwimFailureDetector(
                ConfigFactory.defaultReference().getConfig("pekko.cluster.multi-data-center.failure-detector"),
                Optional::empty,
                () -> nowNanos);
        detector.setAddress("pekko://muster@127.0.0.1:7001");
        detector.heartbeat();

        assertThat(look(detector, 12)).isTrue();
        assertThat(look(detector, 12)).isFalse();
    }

    @Test
    void a_detector_finds_its_swim_by_the_event_stream_even_if_it_was_made_first() {
        EventStream mine = new EventStream(null, false);
        SwimFailureDetector detector = new SwimFailureDetector(
                ConfigFactory.defaultReference().getConfig("pekko.cluster.failure-detector"), mine);
        detector.setAddress("pekko://muster@127.0.0.1:7001");
        detector.heartbeat();
        assertThat(detector.isAvailable()).isTrue();

        access().register(mine);
        stand("UNREACHABLE", Link.UP, Isolation.CONNECTED);

        assertThat(detector.isAvailable()).isFalse();
        assertThat(SwimAccess.find(new EventStream(null, false))).isEmpty();
        SwimAccess.forget(mine);
        assertThat(SwimAccess.find(mine)).isEmpty();
    }

    private SwimAccess access() {
        return new SwimAccess(view, Duration.ofSeconds(15));
    }

    private SwimFailureDetector detector(Optional<SwimAccess> access) {
        SwimFailureDetector detector = new SwimFailureDetector(
                ConfigFactory.defaultReference().getConfig("pekko.cluster.failure-detector"),
                () -> access,
                () -> nowNanos);
        detector.setAddress("pekko://muster@127.0.0.1:7001");
        return detector;
    }

    private void stand(String swim, Link link, Isolation isolation) {
        Fact alive = Fact.alive(NODE, 1);
        Optional<Fact> fact = switch (swim) {
            case "ALIVE" -> Optional.of(alive);
            case "SUSPECT" -> Optional.of(alive.suspectedBy(Accusers.of(9)));
            case "UNREACHABLE" -> Optional.of(alive.unreachable());
            default -> Optional.empty();
        };
        view.learn(ADDRESS, fact);
        view.learn(NODE, link);
        view.learn(isolation);
    }

    private void beat(SwimFailureDetector detector, int times) {
        for (int beat = 0; beat < times; beat++) {
            nowNanos += beat == 0 ? 0 : SECOND;
            detector.heartbeat();
        }
    }

    /** What Pekko's reaper sees at last that looks each second. */
    private boolean look(SwimFailureDetector detector, int seconds) {
        boolean isAvailable = detector.isAvailable();
        for (int second = 0; second < seconds; second++) {
            nowNanos += SECOND;
            isAvailable = detector.isAvailable();
        }
        return isAvailable;
    }
}
