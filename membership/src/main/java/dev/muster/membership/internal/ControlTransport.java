package dev.muster.membership.internal;

import dev.muster.membership.NodeId;
import dev.muster.membership.wire.MalformedFrameException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Carries frames between the system actors of one name on different nodes, over Artery's control stream. Frames may be
 * lost, doubled or late; the receiver must know from the bytes alone what to do.
 *
 * <p>Only the address of the receiver counts, not its uid: a frame for an earlier run reaches the present one. Frames for
 * a system without such an actor vanish. What cannot be sent or read is counted by reason and dropped. Thread safe.
 */
public final class ControlTransport {
    private final ExtendedActorSystem system;
    private final Address selfAddress;
    private final String actorName;
    private final FrameCounts counts;

    /** Sends from {@code system} to the actors at {@code /system/<actorName>} of others, and counts what those send here. */
    public ControlTransport(ExtendedActorSystem system, String actorName) {
        this.system = system;
        this.selfAddress = system.provider().getDefaultAddress();
        this.actorName = actorName;
        this.counts = new FrameCounts(actorName);
    }

    /** Sends {@code frame}, not to be changed afterwards, to the actor of the same name on {@code to}. Never waits. */
    public void send(NodeId to, byte[] frame) {
        if (frame.length < 1 || frame.length > ControlFrame.MOST_BYTES) {
            drop(FrameFault.UNSENDABLE, frame.length + " bytes to " + to);
            return;
        }
        counts.sent();
        Address address = new Address(selfAddress.protocol(), selfAddress.system(), to.host(), to.port());
        ActorPath path = RootActorPath.apply(address, "/").descendant(List.of("system", actorName));
        system.actorSelection(path).tell(ControlFrame.of(frame), ActorRef.noSender());
    }

    /**
     * Reads what arrived; empty when it was dropped, and then it is counted.
     *
     * @param isOurs whether the frame is of this node's cluster
     * @param decode either may throw {@link MalformedFrameException}, and nothing else
     */
    public <P> Optional<P> read(ControlFrame frame, Predicate<byte[]> isOurs, Function<byte[], P> decode) {
        counts.received();
        if (frame.fault().isPresent()) {
            drop(frame.fault().get(), "refused when it arrived");
            return Optional.empty();
        }
        try {
            if (!isOurs.test(frame.bytes())) {
                drop(FrameFault.OTHER_CLUSTER, frame.bytes().length + " bytes");
                return Optional.empty();
            }
            return Optional.of(decode.apply(frame.bytes()));
        } catch (MalformedFrameException malformed) {
            drop(FrameFault.MALFORMED, malformed.getMessage() + ", in " + frame.bytes().length + " bytes");
            return Optional.empty();
        }
    }

    /** How many frames were sent, received, and dropped for each reason; by name, see {@code SwimMetrics}. */
    public SortedMap<String, Long> counts() {
        return counts.byName();
    }

    /**
     * {@code behavior} as the actor that others send frames to. It is told the commands that this process sends it, and
     * {@code received} of each frame; anything else that reaches it from outside is unhandled.
     */
    public static <C> Behavior<Object> receiving(
            Class<C> commands, Behavior<C> behavior, Function<ControlFrame, C> received) {
        return Behaviors.transformMessages(
                Object.class,
                behavior,
                builder -> builder.match(ControlFrame.class, received::apply).match(commands, command -> command));
    }

    private void drop(FrameFault fault, String detail) {
        counts.dropped(fault, detail, System.nanoTime());
    }
}
