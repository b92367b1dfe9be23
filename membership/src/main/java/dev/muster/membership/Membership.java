package dev.muster.membership;

import dev.muster.membership.internal.MembershipActor;
import dev.muster.membership.internal.MembershipView;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * Who is in the cluster and who can be reached, as this node sees it.
 *
 * <p>Safe for use by any thread. Reading is wait-free and shows the newest state that this node has processed; two
 * reads may differ. Subscribers are called one at a time, on one thread of the actor system, and must not block.
 */
public final class Membership implements AutoCloseable {
    private final MembershipView view;
    private final ActorRef<MembershipActor.Command> actor;

    private Membership(MembershipView view, ActorRef<MembershipActor.Command> actor) {
        this.view = view;
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
        ActorRef<MembershipActor.Command> actor =
                system.systemActorOf(MembershipActor.create(view), "muster-membership", Props.empty());
        return new Membership(view, actor);
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
     * Calls {@code listener} first with the present, as events (joined, up, leaving or downed, and unreachable where
     * they apply, one member after the other), then with each change. A listener that throws is logged and keeps
     * its subscription.
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
