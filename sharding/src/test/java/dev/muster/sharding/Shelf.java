package dev.muster.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** An entity that stores its state as a whole, and sends things to others and to itself. */
public final class Shelf extends DurableEntity<Shelf, Shelf.Stock> {
    static final Set<String> PASSIVATED = ConcurrentHashMap.newKeySet();

    public sealed interface Command<R> extends Request<Shelf, R> {}

    public sealed interface Item permits Book, Box {}

    public record Book(String title) implements Item {}

    public record Box(List<Item> inside) implements Item {}

    public record Stock(List<Item> items, int taken) {}

    public record Put(Item item) implements Command<Integer> {}

    public record Take() implements Command<Integer> {}

    public record Look() implements Command<Stock> {}

    public record Jam(String why) implements Command<Void> {}

    public record Count(String counter) implements Command<Void> {}

    public record Counted(long total) implements Command<Void> {}

    public record Uncounted(String why) implements Command<Void> {}

    public record Nudge() implements Command<Void> {}

    public record Flood(int pipes) implements Command<Void> {}

    private boolean isJammed;

    public Shelf() {
        super(new Stock(List.of(), 0));
        on(
                Put.class,
                put -> save(with(put.item())).thenReply(stock -> stock.items().size()));
        on(Take.class, take -> take());
        on(Look.class, look -> reply(state()));
        on(Jam.class, jam -> {
            isJammed = true;
            return save(new Stock(List.of(), -1)).thenReply(stock -> {
                throw new IllegalStateException(jam.why());
            });
        });
        on(Count.class, count -> {
            pipe(
                    entity(Counter.class, count.counter()).ask(new Counter.Add(1)),
                    Counted::new,
                    failure -> new Uncounted(failure.getClass().getSimpleName()));
            return done();
        });
        on(
                Counted.class,
                counted -> save(new Stock(List.of(), (int) counted.total())).thenDone());
        on(Uncounted.class, uncounted -> save(with(new Book(uncounted.why()))).thenDone());
        on(Nudge.class, nudge -> {
            self().tell(new Put(new Book("nudged " + id())));
            return done();
        });
        on(Flood.class, flood -> {
            for (int i = 0; i < flood.pipes(); i++) {
                pipe(new CompletableFuture<Long>(), Counted::new);
            }
            return done();
        });
    }

    private Stock with(Item item) {
        List<Item> items = new ArrayList<>(state().items());
        items.add(item);
        return new Stock(items, state().taken());
    }

    private Effect<Integer> take() {
        List<Item> items = state().items();
        return items.isEmpty()
                ? reject("nothing is left" + (isJammed ? ", and it is jammed" : ""))
                : save(new Stock(items.subList(1, items.size()), state().taken() + 1))
                        .thenReply(Stock::taken);
    }

    @Override
    protected void onPassivate() {
        PASSIVATED.add(id() + "=" + state().taken());
    }
}
