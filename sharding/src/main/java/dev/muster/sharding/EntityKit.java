package dev.muster.sharding;

import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.cell.Output;
import dev.muster.sharding.internal.Cbor;
import dev.muster.sharding.internal.Encoded;
import dev.muster.sharding.internal.Travel;
import dev.muster.sharding.internal.TypeProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One entity under test, without a cluster and in milliseconds.
 *
 * <pre>{@code
 * EntityKit<Counter> kit = EntityKit.of(Counter::new, "c1");
 * assertThat(kit.ask(new Counter.Add(3)).reply()).isEqualTo(3L);
 * kit.restart();
 * assertThat(kit.state()).isEqualTo(3L);
 * }</pre>
 *
 * <p>Requests, replies, events and states pass through the real encoding, so what cannot travel fails here. Time is virtual and
 * moves only with {@link #advance}. What comes home by a pipe, and what the entity sends itself, is handled with the same call
 * or the next one. What it sends to others is recorded: see {@link #sent}. Not thread safe.
 *
 * @param <E> the entity class
 */
public final class EntityKit<E extends Entity<E>> {
    private static final Duration ASK_TIMEOUT = EntitySettings.defaults().askTimeout();

    private final Supplier<E> factory;
    private final String id;
    private final Class<?> type;
    private final TypeProtocol protocol;
    private final List<Encoded> journal = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final KitTime time = new KitTime();
    /** What waits to be handled: requests brought home by pipes, and those that the entity sent itself. */
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();

    private @Nullable Cbor saved;
    private EntityCell cell;

    private EntityKit(Supplier<E> factory, String id) {
        this.factory = factory;
        this.id = id;
        E first = factory.get();
        this.type = first.getClass();
        this.protocol = new TypeProtocol(first.getClass(), first.cell().handled());
        this.cell = first.cell();
        start();
    }

    /**
     * Starts an entity that has nothing stored yet.
     *
     * @throws IllegalArgumentException when a request has no handler, or a type cannot be serialized
     */
    public static <E extends Entity<E>> EntityKit<E> of(Supplier<E> factory, String id) {
        return new EntityKit<>(factory, id);
    }

    /**
     * Sends a request and carries out what the entity decides.
     *
     * @throws EntityFailed when the handler throws; as in a cluster, the entity has restarted from what is stored by then
     * @throws Overloaded when the handler asks for too many pipes
     * @throws UnserializableMessage when the request, its reply, an event or a state cannot be encoded
     */
    @SuppressWarnings("unchecked") // the codec decodes what the request declares: R
    public <R> Outcome<R> ask(Request<E, R> request) {
        drain();
        Object received = protocol.request(protocol.request(request));
        Run run = carryOut(cell.receive(received));
        Object reply = run.rejection == null ? replyOf(received, run) : null;
        drain();
        return new Outcome<>((R) reply, run.written, run.rejection);
    }

    /** Passivates the entity and starts it again from what is stored. Timers end; {@link Entity#onActivate} runs again. */
    public void restart() {
        carryOut(cell.passivate());
        if (protocol.isEventSourced()) {
            protocol.state(protocol.state(cell.state()));
        }
        recover();
    }

    /**
     * The state.
     *
     * @throws IllegalStateException when the entity keeps none
     */
    public Object state() {
        return cell.state();
    }

    /** All events written so far, in order. */
    public List<Object> events() {
        return journal.stream().map(protocol::event).toList();
    }

    /** All requests that the entity sent to others so far, in order. */
    public List<Sent> sent() {
        drain();
        return List.copyOf(sent);
    }

    /** Lets virtual time pass, and fires the timers that fall due, in order. */
    public void advance(Duration duration) {
        drain();
        time.advance(duration);
    }

    private @Nullable Object replyOf(Object received, Run run) {
        return protocol.reply(received.getClass(), protocol.reply(received.getClass(), run.reply));
    }

    private void fire(Object request) {
        carryOut(cell.receive(request));
        drain();
    }

    private void drain() {
        for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
            next.run();
        }
    }

    private <T extends Entity<T>> EntityRef<T> reference(Class<T> other, String otherId) {
        return new KitRef<>(other, otherId, ASK_TIMEOUT, this::send);
    }

    private Sent send(Class<?> to, String toId, Object request, Sent.Kind kind, Duration timeout) {
        boolean isToItself = to == type && toId.equals(id);
        Object received = isToItself ? protocol.request(protocol.request(request)) : Travel.request(request);
        Sent send = new Sent(to, toId, received, kind);
        if (isToItself) {
            inbox.add(() -> handle(send));
        } else {
            sent.add(send);
        }
        if (kind == Sent.Kind.ASK) {
            time.after(send, timeout, () -> expire(send, timeout));
        }
        return send;
    }

    /** Handles what the entity sent itself. */
    private void handle(Sent send) {
        Run run;
        try {
            run = carryOut(cell.receive(send.request()));
        } catch (EntityException failed) {
            send.answer().completeExceptionally(failed);
            if (send.kind() == Sent.Kind.TELL) {
                throw failed;
            }
            return;
        }
        if (run.rejection == null) {
            send.answer().complete(replyOf(send.request(), run));
        } else {
            send.answer().completeExceptionally(new RequestRejected(run.rejection));
        }
    }

    private void expire(Sent send, Duration timeout) {
        send.answer()
                .completeExceptionally(new AskTimeout(new AskTimeout.Circumstances(
                        send.type().getSimpleName() + " [" + send.id() + "]",
                        send.request().getClass().getSimpleName(),
                        timeout,
                        "of the kit",
                        null,
                        "the test did not answer")));
        drain();
    }

    private void recover() {
        time.clear();
        inbox.clear();
        cell = factory.get().cell();
        start();
    }

    private void start() {
        cell.open(id, this::reference);
        if (saved != null) {
            cell.restore(protocol.state(saved));
        }
        journal.forEach(event -> cell.recover(protocol.event(event)));
        Run run = new Run();
        cell.activate().forEach(output -> output.handledBy(run));
        if (run.failure != null) {
            throw failed(run.failure);
        }
    }

    private Run carryOut(List<Output> outputs) {
        Run run = new Run();
        outputs.forEach(output -> output.handledBy(run));
        if (run.failure != null) {
            recover();
            throw failed(run.failure);
        }
        if (run.refusal != null) {
            throw new Overloaded(run.refusal);
        }
        return run;
    }

    private EntityException failed(Throwable cause) {
        return cause instanceof UnserializableMessage unserializable
                ? unserializable
                : new EntityFailed(protocol.name() + " [" + id + "] failed: " + cause, cause);
    }

    /** Carries out the outputs of one input. */
    private final class Run implements Output.Handler {
        private final List<Object> written = new ArrayList<>();
        private @Nullable Object reply;
        private @Nullable String rejection;
        private @Nullable String refusal;
        private @Nullable Throwable failure;

        @Override
        public void reply(Output.Reply output) {
            reply = output.value();
        }

        @Override
        public void reject(Output.Reject output) {
            rejection = output.reason();
        }

        @Override
        public void refuse(Output.Refuse output) {
            refusal = output.reason();
        }

        @Override
        public void fail(Output.Fail output) {
            failure = output.cause();
        }

        @Override
        public void persist(Output.Persist output) {
            try {
                List<Encoded> encoded =
                        output.events().stream().map(protocol::event).toList();
                encoded.forEach(event -> written.add(protocol.event(event)));
                journal.addAll(encoded);
            } catch (UnserializableMessage unserializable) {
                failure = unserializable;
                return;
            }
            cell.written().forEach(next -> next.handledBy(this));
        }

        @Override
        public void save(Output.Save output) {
            try {
                Cbor encoded = protocol.state(output.state());
                protocol.state(encoded);
                saved = encoded;
            } catch (UnserializableMessage unserializable) {
                failure = unserializable;
                return;
            }
            cell.written().forEach(next -> next.handledBy(this));
        }

        @Override
        public void schedule(Output.Schedule output) {
            time.after(output.key(), output.delay(), () -> fire(output.request()));
        }

        @Override
        public void repeat(Output.Repeat output) {
            time.every(output.key(), output.period(), () -> fire(output.request()));
        }

        @Override
        public void cancel(Output.Cancel output) {
            time.cancel(output.key());
        }

        @Override
        public void pipe(Output.Pipe output) {
            output.source().accept(request -> inbox.add(() -> carryOut(cell.receivePiped(request))));
        }
    }
}
