package dev.muster.testkit.filter;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.artery.ArteryTransport;
import org.apache.pekko.remote.artery.TestState;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Set;
import scala.collection.immutable.TreeSet$;
import scala.math.Ordering$;

/**
 * What the transport of one actor system does not let through; runs in the JVM of a node, whose Artery is in test mode.
 *
 * <p>Artery has a stage on each stream, outbound and inbound, that asks one shared state whether its own address is cut
 * from that of the peer. The command that Pekko offers to change that state cuts both directions whatever direction it is
 * told, since both stages ask the same question. So this class puts a set into that state that looks who asks. Where the
 * stages stand decides what passes a cut; see {@link FilterNetwork}.
 */
final class ArteryFilter {
    private static final String INBOUND_STAGE = "org.apache.pekko.remote.artery.InboundTestStage";
    private static final String OUTBOUND_STAGE = "org.apache.pekko.remote.artery.OutboundTestStage";
    /** The question comes through the state and the tree of a set of Scala. */
    private static final int MOST_FRAMES = 24;

    private static final StackWalker STACK = StackWalker.getInstance();

    private ArteryFilter() {}

    /** Replaces what {@code system} does not let through; in force when it returns. */
    static void hold(ExtendedActorSystem system, NodeCuts cuts) {
        Address self = system.provider().getDefaultAddress();
        stateOf(system).set(new TestState(blackholes(self, cuts), Option.empty()));
    }

    @SuppressWarnings("unchecked") // Java sees no type arguments in the signatures of Scala's maps
    private static Map<Address, Set<Address>> blackholes(Address self, NodeCuts cuts) {
        Map<Address, Set<Address>> none = Map$.MODULE$.empty();
        return cuts.isEmpty() ? none : none.updated(self, setOf(cuts, self));
    }

    private static AtomicReference<Object> stateOf(ExtendedActorSystem system) {
        boolean isTestMode = system.settings().config().getBoolean(FilterExtension.TEST_MODE);
        if (!isTestMode || !(system.provider() instanceof RemoteActorRefProvider provider)) {
            throw new IllegalStateException(
                    FilterExtension.TEST_MODE + " must be on in a node of mode FILTER, was off");
        }
        Object transport = provider.transport();
        Object shared = read(ArteryTransport.class, "testState", transport);
        if (read(shared.getClass(), "state", shared) instanceof AtomicReference<?> state) {
            @SuppressWarnings("unchecked") // it holds a TestState, and is given one
            AtomicReference<Object> typed = (AtomicReference<Object>) state;
            return typed;
        }
        throw new IllegalStateException("this release of Pekko keeps the state of its test mode otherwise");
    }

    private static Object read(Class<?> type, String name, Object from) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(from);
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException("this release of Pekko keeps the state of its test mode otherwise", other);
        }
    }

    /** A set of one address, ordered so that it equals each that is cut: Java cannot implement a set of Scala otherwise. */
    private static Set<Address> setOf(NodeCuts cuts, Address self) {
        Comparator<Address> order = (asked, unused) -> isCut(cuts, asked) ? 0 : 1;
        return TreeSet$.MODULE$
                .<Address>empty(Ordering$.MODULE$.comparatorToOrdering(order))
                .incl(self);
    }

    private static boolean isCut(NodeCuts cuts, Address peer) {
        List<String> addresses = isAskedInbound() ? cuts.inbound() : cuts.outbound();
        return addresses.contains(peer.hostPort().substring(peer.hostPort().indexOf('@') + 1));
    }

    private static boolean isAskedInbound() {
        return STACK.walk(frames -> frames.limit(MOST_FRAMES)
                .map(StackWalker.StackFrame::getClassName)
                .filter(name -> name.startsWith(INBOUND_STAGE) || name.startsWith(OUTBOUND_STAGE))
                .findFirst()
                .map(name -> name.startsWith(INBOUND_STAGE))
                .orElseThrow(() -> new IllegalStateException("this release of Pekko asks from elsewhere")));
    }
}
