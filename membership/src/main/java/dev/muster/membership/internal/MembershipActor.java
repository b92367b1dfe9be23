package dev.muster.membership.internal;

import dev.muster.membership.Member;
import dev.muster.membership.MembershipEvent;
import dev.muster.membership.NodeId;
import dev.muster.membership.Subscription;
import dev.muster.membership.swim.Output;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.ClusterShuttingDown$;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.ClusterEvent.UnreachableMember;
import org.apache.pekko.cluster.typed.Cluster;

/** Follows Pekko's cluster events, keeps {@link MembershipView} current, passes each change on. Decides nothing. */
public final class MembershipActor extends AbstractBehavior<MembershipActor.Command> {

    /** What the actor is told. */
    public sealed interface Command {}

    /** Adds a listener; it is replayed the present first. Identity counts, so one listener may be added twice. */
    public static final class Subscribe implements Command {
        private final Consumer<MembershipEvent> listener;

        /** Adds {@code listener}. */
        public Subscribe(Consumer<MembershipEvent> listener) {
            this.listener = listener;
        }
    }

    /** Removes what {@code subscribe} added. */
    public record Unsubscribe(Subscribe subscribe) implements Command {}

    /** Ends all subscriptions. */
    public enum Stop implements Command {
        /** The only one. */
        INSTANCE
    }

    private record Changed(ClusterDomainEvent event) implements Command {}

    private record Watched(Output output) implements Command {}

    private final MembershipView view;
    private final Doubts doubts = new Doubts();
    private final Set<Subscribe> subscribers = new LinkedHashSet<>();
    private final Subscription swim;
    private boolean isShuttingDown;

    private MembershipActor(ActorContext<Command> context, MembershipView view, SwimExtension swim) {
        super(context);
        this.view = view;
        ActorRef<Command> self = context.getSelf();
        this.swim = swim.listen(output -> self.tell(new Watched(output)));
    }

    /** An actor that keeps {@code view} current, and passes on what {@code swim} sees. */
    public static Behavior<Command> create(MembershipView view, SwimExtension swim) {
        return Behaviors.setup(context -> {
            Cluster.get(context.getSystem())
                    .subscriptions()
                    .tell(org.apache.pekko.cluster.typed.Subscribe.create(
                            context.messageAdapter(ClusterDomainEvent.class, Changed::new), ClusterDomainEvent.class));
            return new MembershipActor(context, view, swim);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Changed.class, changed -> follow(changed.event()))
                .onMessage(Watched.class, watched -> doubt(watched.output()))
                .onMessage(Subscribe.class, this::replayTo)
                .onMessage(Unsubscribe.class, command -> drop(command.subscribe()))
                .onMessage(Stop.class, stop -> Behaviors.stopped())
                .onSignal(PostStop.class, stopped -> endWatch())
                .build();
    }

    private Behavior<Command> follow(ClusterDomainEvent event) {
        if (event instanceof ClusterShuttingDown$) {
            isShuttingDown = true;
        } else if (event instanceof MemberRemoved removed) {
            forget(MembershipView.nodeOf(removed.member().uniqueAddress()));
        } else if (event instanceof MemberEvent change) {
            NodeId node = MembershipView.nodeOf(change.member().uniqueAddress());
            learn(MembershipView.memberOf(change.member(), view.isReachable(node)));
        } else if (event instanceof ReachabilityEvent change) {
            learn(MembershipView.memberOf(change.member(), !(change instanceof UnreachableMember)));
        }
        return this;
    }

    private void learn(Member after) {
        Optional<Member> before = view.find(after.node());
        view.put(after);
        List<MembershipEvent> events = Changes.between(before, after);
        publish(events);
        publish(doubts.follow(after, before.isEmpty()));
    }

    private Behavior<Command> doubt(Output output) {
        publish(doubts.follow(output, Doubts.subjectOf(output).flatMap(view::find)));
        return this;
    }

    private Behavior<Command> endWatch() {
        swim.close();
        return this;
    }

    /** When this node shuts down, Pekko reports every member as removed; only of this node is that true. */
    private void forget(NodeId node) {
        if (isShuttingDown && !node.equals(view.self().node())) {
            return;
        }
        view.remove(node);
        doubts.forget(node);
        publish(List.of(new MembershipEvent.Removed(node)));
    }

    private Behavior<Command> replayTo(Subscribe subscriber) {
        subscribers.add(subscriber);
        for (Member member : view.members()) {
            Changes.between(Optional.empty(), member).forEach(event -> call(subscriber, event));
            doubts.about(member.node()).forEach(event -> call(subscriber, event));
        }
        return this;
    }

    private Behavior<Command> drop(Subscribe subscriber) {
        subscribers.remove(subscriber);
        return this;
    }

    private void publish(List<MembershipEvent> events) {
        events.forEach(event -> List.copyOf(subscribers).forEach(subscriber -> call(subscriber, event)));
    }

    private void call(Subscribe subscriber, MembershipEvent event) {
        try {
            subscriber.listener.accept(event);
        } catch (RuntimeException thrown) {
            getContext().getLog().error("A membership listener failed on [{}]", event, thrown);
        }
    }
}
