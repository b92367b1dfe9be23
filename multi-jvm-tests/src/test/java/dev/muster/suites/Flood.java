package dev.muster.suites;

import dev.muster.runtime.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.pattern.Patterns;

/**
 * Fills the ordinary stream to every other node with user messages: a fixed number of large ones are always under way to
 * each, and for each that arrives the next is sent. The number is below the length of the stream's queue, so that none
 * is dropped; they share one array at the sender, so that a queue of them takes no memory.
 */
final class Flood extends AbstractActor {
    private static final String NAME = "muster-test-flood";
    private static final int PAYLOAD_BYTES = 128 * 1024;
    private static final int UNDER_WAY = 1_000;
    private static final byte[] PAYLOAD = new byte[PAYLOAD_BYTES];
    private static final byte[] CREDIT = new byte[0];
    private static final byte[] QUESTION = new byte[1];
    private static final AtomicLong RECEIVED = new AtomicLong();

    private record Begin(List<String> addresses) {}

    private enum End {
        INSTANCE
    }

    private boolean isOver;

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(byte[].class, this::receive)
                .match(Begin.class, this::begin)
                .match(End.class, end -> isOver = true)
                .build();
    }

    private void receive(byte[] bytes) {
        if (bytes.length == PAYLOAD_BYTES) {
            RECEIVED.incrementAndGet();
            getSender().tell(CREDIT, getSelf());
        } else if (bytes.length == QUESTION.length) {
            getSender().tell(CREDIT, getSelf());
        } else if (!isOver) {
            getSender().tell(PAYLOAD, getSelf());
        }
    }

    private void begin(Begin begin) {
        for (String address : begin.addresses()) {
            for (int i = 0; i < UNDER_WAY; i++) {
                getContext()
                        .actorSelection(path(getContext().getSystem().name(), address))
                        .tell(PAYLOAD, getSelf());
            }
        }
    }

    private static String path(String system, String address) {
        return "pekko://" + system + "@" + address + "/system/" + NAME;
    }

    /** Lets this node receive. */
    static void open(Node node) {
        ((ExtendedActorSystem) Adapter.toClassic(node.system()))
                .systemActorOf(Props.create(Flood.class, Flood::new), NAME);
    }

    /** Begins to send to the nodes at {@code addresses}, which are open. */
    static void begin(Node node, List<String> addresses) {
        own(node).tell(new Begin(addresses), ActorRef.noSender());
    }

    /** Sends no more; what is under way still arrives. */
    static void end(Node node) {
        own(node).tell(End.INSTANCE, ActorRef.noSender());
    }

    private static org.apache.pekko.actor.ActorSelection own(Node node) {
        return Adapter.toClassic(node.system()).actorSelection("/system/" + NAME);
    }

    /** How many bytes this node has received. */
    static long received() {
        return RECEIVED.get() * PAYLOAD_BYTES;
    }

    /** How long a small message to {@code address} and its answer take in the ordinary stream, behind what is queued there. */
    static Duration roundTrip(Node node, String address) throws Exception {
        long beginNanos = System.nanoTime();
        var system = Adapter.toClassic(node.system());
        Patterns.ask(system.actorSelection(path(system.name(), address)), QUESTION, Duration.ofSeconds(20))
                .toCompletableFuture()
                .get();
        return Duration.ofNanos(System.nanoTime() - beginNanos);
    }
}
