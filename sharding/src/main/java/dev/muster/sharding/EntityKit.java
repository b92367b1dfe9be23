package dev.muster.sharding;

import dev.muster.sharding.cell.EntityCell;
import dev.muster.sharding.cell.Output;
import dev.muster.sharding.internal.Encoded;
import dev.muster.sharding.internal.TypeProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Requests, replies and events pass through the real encoding, so what cannot travel fails here. Time is virtual and moves
 * only with {@link #advance}. A pipe's request is handled once its stage is complete, with the next call. Not thread safe.
 *
 * @param <E> the entity class
 */
public final class EntityKit<E extends Entity<E>> {
    private final Supplier<E> factory;
    private final String id;
    private final TypeProtocol protocol;
    private final List<Encoded> journal = new ArrayList<>();
    private final Map<String, Timer> timers = new LinkedHashMap<>();
    private final Queue<Supplier<Object>> piped = new ConcurrentLinkedQueue<>();
    private EntityCell cell;
    private Duration now = Duration.ZERO;

    /** A running timer; without a period it fires once. */
    private record Timer(Duration due, @Nullable Duration period, Object request) {}

    private EntityKit(Supplier<E> factory, String id) {
        this.factory = factory;
        this.id = id;
        E first = factory.get();
        this.protocol = new TypeProtocol(first.getClass(), first.cell().handled());
        this.cell = first.cell();
        start();
    }

    /**
     * Starts an entity that has no events yet.
     *
     * @throws IllegalArgumentException when a request has no handler, or a type cannot be serialized
     */
    public static <E extends Entity<E>> EntityKit<E> of(Supplier<E> factory, String id) {
        return new EntityKit<>(factory, id);
    }

    /**
     * Sends a request and carries out what the entity decides.
     *
     * @throws EntityFailed when the handler throws; as in a cluster, the entity has restarted from its events by then
     * @throws UnserializableMessage when the request, its reply, or an event cannot be encoded
     */
    @SuppressWarnings("unchecked") // the codec decodes what the request declares: R
    public <R> Outcome<R> ask(Request<E, R> request) {
        drainPipes();
        Object received = protocol.request(protocol.request(request));
        Run run = carryOut(cell.receive(received));
        Object reply = run.rejection == null
                ? protocol.reply(received.getClass(), protocol.reply(received.getClass(), run.reply))
                : null;
        drainPipes();
        return new Outcome<>((R) reply, run.written, run.rejection);
    }

    /** Passivates the entity and starts it again from its events. Timers end; {@link Entity#onActivate} runs again. */
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

    /** Lets virtual time pass, and fires the timers that fall due, in order. */
    public void advance(Duration duration) {
        drainPipes();
        Duration end = now.plus(duration);
        for (Optional<String> next = nextDue(end); next.isPresent(); next = nextDue(end)) {
            fire(next.get());
        }
        now = end;
    }

    private Optional<String> nextDue(Duration end) {
        return timers.entrySet().stream()
                .filter(timer -> timer.getValue().due().compareTo(end) <= 0)
                .min(Comparator.comparing(timer -> timer.getValue().due()))
                .map(Map.Entry::getKey);
    }

    private void fire(String key) {
        Timer timer = timers.remove(key);
        if (timer == null) {
            throw new AssertionError("no timer " + key);
        }
        now = timer.due();
        if (timer.period() != null) {
            timers.put(key, new Timer(now.plus(timer.period()), timer.period(), timer.request()));
        }
        carryOut(cell.receive(timer.request()));
        drainPipes();
    }

    private void drainPipes() {
        for (Supplier<Object> request = piped.poll(); request != null; request = piped.poll()) {
            carryOut(cell.receivePiped(request));
        }
    }

    private void recover() {
        timers.clear();
        piped.clear();
        cell = factory.get().cell();
        start();
    }

    private void start() {
        cell.open(id);
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
        public void schedule(Output.Schedule output) {
            timers.put(output.key(), new Timer(now.plus(output.delay()), null, output.request()));
        }

        @Override
        public void repeat(Output.Repeat output) {
            timers.put(output.key(), new Timer(now.plus(output.period()), output.period(), output.request()));
        }

        @Override
        public void cancel(Output.Cancel output) {
            timers.remove(output.key());
        }

        @Override
        public void pipe(Output.Pipe output) {
            output.source().accept(piped::add);
        }
    }
}
