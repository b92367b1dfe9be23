package dev.muster.membership;

import dev.muster.membership.internal.MembershipActor;
import dev.muster.membership.internal.MembershipView;
import dev.muster.membership.internal.SwimExtension;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Who is in the cluster and who can be reached, as this node sees it.
 *
 * <p>Safe for use by any thread. Reading is wait-free and shows the newest state that this node has processed; two
 * reads may differ. Subscribers are called one at a time, on one thread of the actor system, and must not block.
 */
public final class Membership implements AutoCloseable {
    private final MembershipView view;
    private final SwimExtension swim;
    private final ActorRef<MembershipActor.Command> actor;

    private Membership(MembershipView view, SwimExtension swim, ActorRef<MembershipActor.Command> actor) {
        this.view = view;
        this.swim = swim;
        this.actor = actor;
    }

    /**
     * Starts to follow the cluster of {@code system}. Call it once for a system, before the node joins, to miss
     * nothing.
     *
     * @throws RuntimeException when the system is not configured with {@code pekko.actor.provider = cluster}
     */
    public static Membership start(ActorSystem<?> system) {
        MembershipView view = MembershipView.of(system);
        SwimExtension swim = SwimExtension.get(Adapter.toClassic(system));
        ActorRef<MembershipActor.Command> actor =
                system.systemActorOf(MembershipActor.create(view, swim), "muster-membership", Props.empty());
        return new Membership(view, swim, actor);
    }

    /** This node. Its status is {@link Member.Status#JOINING} until the cluster has accepted it. */
    public Member self() {
        return view.self();
    }

    /** All members, sorted by node; empty before this node has joined. */
    public List<Member> members() {
        return view.members();
    }

    /**
     * What failure detection holds of this node and the others: verdicts, levels of suspicion, round trips, links. At most
     * about a protocol period old, longer in clusters beyond a thousand nodes. {@link MembershipHealth#UNKNOWN} when the
     * system uses another detector than SWIM.
     */
    public MembershipHealth health() {
        return swim.health();
    }

    /** What failure detection has counted so far; {@link SwimMetrics#NONE} when the system uses another detector than SWIM. */
    public SwimMetrics metrics() {
        return swim.metrics();
    }

    /**
     * Calls {@code listener} first with the present, as events (joined, up, leaving or downed, unreachable, suspected and
     * link down where they apply, one member after the other), then with each change. A listener that throws is logged and
     * keeps its subscription.
     */
    public Subscription subscribe(Consumer<MembershipEvent> listener) {
        MembershipActor.Subscribe subscribe = new MembershipActor.Subscribe(listener);
        actor.tell(subscribe);
        return () -> actor.tell(new MembershipActor.Unsubscribe(subscribe));
    }

    /** Ends all subscriptions; the cluster membership itself is not touched. */
    @Override
    public void close() {
        actor.tell(MembershipActor.Stop.INSTANCE);
    }
}
