package dev.muster.membership.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.membership.NodeId;
import dev.muster.membership.PeerHealth.Liveness;
import dev.muster.membership.swim.Fact;
import dev.muster.membership.swim.Message;
import dev.muster.membership.swim.Output;
import dev.muster.membership.swim.Packet;
import dev.muster.membership.swim.PacketCodec;
import dev.muster.membership.swim.Status;
import dev.muster.membership.swim.Swim;
import dev.muster.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwimActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final NodeId SELF = new NodeId("127.0.0.1", 7_000, 1);
    private static final NodeId PEER = new NodeId("127.0.0.1", 7_001, 2);
    private static final Duration PERIOD = SwimSettings.lan().probe().interval();

    private final AtomicLong nowNanos = new AtomicLong(1);
    private final SwimView view = new SwimView();
    private final PacketCodec codec = new PacketCodec("red");
    private final BlockingQueue<Output> heard = new LinkedBlockingQueue<>();
    private final Swim swim = new Swim(SELF, 1_000, SwimSettings.lan(), new SplittableRandom(7), nowNanos.get());
    private final Duration untilFirstTick = Duration.ofNanos(swim.nextTickNanos() - nowNanos.get());
    private final ActorRef<SwimActor.Command> actor = KIT.spawn(SwimActor.create(new SwimActor.Setup(
            swim,
            PERIOD.toNanos(),
            codec,
            new ControlTransport((ExtendedActorSystem) KIT.system().classicSystem(), "nobody"),
            view,
            nowNanos::get,
            () -> {})));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void stopActor() {
        KIT.stop(actor);
    }

    @Test
    void a_listener_is_told_the_present_first_then_each_change_whatever_another_one_throws() throws Exception {
        actor.tell(new SwimActor.Listen(output -> {
            throw new IllegalStateException("a listener's own fault");
        }));
        actor.tell(new SwimActor.Listen(heard::add));

        assertThat(nextChange()).isEqualTo(Fact.alive(SELF, 1_000));

        actor.tell(new SwimActor.Received(frameFromPeer()));

        assertThat(nextChange().node()).isEqualTo(PEER);
    }

    @Test
    void what_a_frame_says_is_seen_by_other_threads_and_gone_when_the_actor_stops() throws Exception {
        actor.tell(new SwimActor.Listen(heard::add));
        nextChange();
        nowNanos.addAndGet(PERIOD.toNanos() / 8);

        actor.tell(new SwimActor.Received(frameFromPeer()));

        assertThat(nextChange().status()).isEqualTo(Status.ALIVE);
        awaitMailRead();
        assertThat(view.at(PEER.contactPoint()))
                .map(standing -> standing.fact().node())
                .contains(PEER);
        assertThat(view.health().find(PEER)).map(peer -> peer.liveness()).contains(Liveness.ALIVE);

        KIT.stop(actor);

        assertThat(view.at(PEER.contactPoint())).isEmpty();
        assertThat(view.health().peers()).isEmpty();
    }

    @Test
    void a_tick_that_comes_late_waits_until_what_came_meanwhile_was_read() throws Exception {
        actor.tell(new SwimActor.Listen(heard::add));
        nextChange();
        nowNanos.addAndGet(PERIOD.multipliedBy(4).toNanos());

        TIME.timePasses(untilFirstTick.plusMillis(1));
        awaitMailRead();

        assertThat(view.counts()).isEmpty();

        TIME.timePasses(Duration.ofMillis(25));
        awaitMailRead();

        assertThat(view.counts()).containsEntry("ticks-late", 1L).containsEntry("stalls", 1L);
    }

    private ControlFrame frameFromPeer() {
        Packet packet = new Packet(PEER, 0, new Message.Ping(9, SELF), List.of(Fact.alive(PEER, 2_000)));
        return ControlFrame.of(codec.encode(packet));
    }

    /** A fresh listener is told the present when all that was told before has been done. */
    private void awaitMailRead() throws InterruptedException {
        BlockingQueue<Output> present = new LinkedBlockingQueue<>();
        actor.tell(new SwimActor.Listen(present::add));
        assertThat(present.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    private Fact nextChange() throws InterruptedException {
        Output output = heard.poll(20, TimeUnit.SECONDS);
        assertThat(output).isInstanceOf(Output.Changed.class);
        return ((Output.Changed) output).after();
    }
}
