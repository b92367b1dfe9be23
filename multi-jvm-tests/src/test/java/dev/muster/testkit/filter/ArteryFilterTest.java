package dev.muster.testkit.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.remote.PriorityMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes a filter and what does not, between actor systems of this JVM. */
@Timeout(90)
class ArteryFilterTest {
    private static final long PATIENCE_SECONDS = 20;
    /** How long nothing must come: many times what a message takes. */
    private static final long QUIET_MILLIS = 500;

    private final List<Peer> peers = new ArrayList<>();

    /** Takes Artery's control stream, as the frames of SWIM do. */
    private record Urgent(String text) implements PriorityMessage, Serializable {}

    private record Peer(ExtendedActorSystem system, ActorRef inbox, BlockingQueue<String> received) {
        String address() {
            return system.provider().getDefaultAddress().hostPort().replaceFirst(".*@", "");
        }

        void send(Peer to, Object message) {
            system.actorSelection(to.system.provider().getDefaultAddress() + "/user/inbox")
                    .tell(message, ActorRef.noSender());
        }

        void hold(List<String> outbound, List<String> inbound) {
            ArteryFilter.hold(system, new NodeCuts(outbound, inbound));
        }
    }

    private Peer start(int port, String more) {
        Config config = ConfigFactory.parseString(more
                        + "\npekko.actor.provider = remote"
                        + "\npekko.remote.artery.canonical { hostname = 127.0.0.1, port = " + port + " }"
                        + "\npekko.remote.artery.advanced.test-mode = on"
                        + "\npekko.actor { allow-java-serialization = on, warn-about-java-serializer-usage = off }"
                        + "\npekko.remote.use-unsafe-remote-features-outside-cluster = on"
                        + "\npekko.loglevel = ERROR")
                .withFallback(ConfigFactory.load());
        ActorSystem system = ActorSystem.create("peer", config);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        ActorRef inbox = system.actorOf(Props.create(Inbox.class, () -> new Inbox(received)), "inbox");
        Peer peer = new Peer((ExtendedActorSystem) system, inbox, received);
        peers.add(peer);
        return peer;
    }

    @AfterEach
    void stop() {
        peers.forEach(peer -> peer.system().terminate());
        peers.forEach(peer ->
                assertThat(peer.system().getWhenTerminated()).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS)));
    }

    @Test
    void a_cut_of_one_direction_at_the_sender_lets_the_other_pass() throws InterruptedException {
        Peer one = start(0, "");
        Peer other = start(0, "");
        assertPasses(one, other);
        assertPasses(other, one);

        one.hold(List.of(other.address()), List.of());
        assertDropped(one, other);
        assertPasses(other, one);

        one.hold(List.of(), List.of());
        assertPasses(one, other);
    }

    @Test
    void a_cut_of_one_direction_at_the_receiver_lets_the_other_pass() throws InterruptedException {
        Peer one = start(0, "");
        Peer other = start(0, "");
        assertPasses(one, other);
        assertPasses(other, one);

        other.hold(List.of(), List.of(one.address()));
        assertDropped(one, other);
        assertPasses(other, one);

        other.hold(List.of(), List.of());
        assertPasses(one, other);
    }

    @Test
    void others_are_not_touched() throws InterruptedException {
        Peer one = start(0, "");
        Peer other = start(0, "");
        Peer third = start(0, "");
        assertPasses(third, one);
        assertPasses(one, third);

        one.hold(List.of(other.address()), List.of(other.address()));

        assertPasses(third, one);
        assertPasses(one, third);
        assertPasses(third, other);
    }

    @Test
    void a_system_message_is_held_and_delivered_after_the_heal() throws InterruptedException {
        Peer one = start(0, "");
        Peer other = start(0, "");
        ActorRef remote = one.system()
                .actorSelection(other.system().provider().getDefaultAddress() + "/user/inbox")
                .resolveOne(Duration.ofSeconds(PATIENCE_SECONDS))
                .toCompletableFuture()
                .join();
        one.inbox().tell(remote, ActorRef.noSender());
        assertPasses(one, other);

        other.hold(List.of(one.address()), List.of());
        other.inbox().tell(PoisonPill.getInstance(), ActorRef.noSender());
        assertThat(one.received().poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)).isNull();

        other.hold(List.of(), List.of());
        assertThat(one.received().poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("terminated");
    }

    @Test
    void a_system_that_starts_with_its_cuts_sends_nothing_until_it_is_healed() throws InterruptedException {
        Peer one = start(0, "");
        Peer cut = start(0, "muster.testkit.filter { outbound.0 = \"" + one.address() + "\" }");

        assertDropped(cut, one);

        cut.hold(List.of(), List.of());
        assertPasses(cut, one);
    }

    @Test
    void a_system_that_starts_with_its_cuts_reaches_others() throws InterruptedException {
        Peer one = start(0, "");
        Peer third = start(0, "");
        Peer cut = start(0, "muster.testkit.filter { outbound.0 = \"" + one.address() + "\" }");

        assertPasses(cut, third);
        assertPasses(third, cut);
        assertPasses(one, cut);
        assertDropped(cut, one);
    }

    @Test
    void a_system_that_starts_is_not_heard_by_one_that_is_cut_from_it() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Peer one = start(0, "");
        one.hold(List.of(), List.of("127.0.0.1:" + port));
        Peer late = start(port, "");

        assertDropped(late, one);
        assertDropped(late, one);

        one.hold(List.of(), List.of());
        assertPasses(late, one);
    }

    /** An earlier message that waited for a handshake may come first. */
    private static void assertPasses(Peer from, Peer to) throws InterruptedException {
        for (Serializable message : List.of("passes", new Urgent("passes"))) {
            from.send(to, message);
            String received;
            do {
                received = to.received().poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(received).as("while %s is awaited", message).isNotNull();
            } while (!message.toString().equals(received));
        }
    }

    private static void assertDropped(Peer from, Peer to) throws InterruptedException {
        from.send(to, "dropped");
        from.send(to, new Urgent("dropped"));
        assertThat(to.received().poll(QUIET_MILLIS, TimeUnit.MILLISECONDS)).isNull();
    }
}
