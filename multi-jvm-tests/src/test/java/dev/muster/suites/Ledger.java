package dev.muster.suites;

import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An entity that keeps one line for each addition, in the order in which they were stored. */
final class Ledger extends EventSourcedEntity<Ledger, Ledger.Book, Ledger.Line> {
    sealed interface Command<R> extends Request<Ledger, R> permits Add, Total, Read {}

    /** Adds one line; answers with the number of lines. */
    record Add(String sender, long sequence) implements Command<Long> {}

    record Total() implements Command<Long> {}

    record Read() implements Command<Book> {}

    record Line(String sender, long sequence) implements Serializable {}

    record Book(List<Line> lines) {
        Book {
            lines = List.copyOf(lines);
        }

        Book with(Line line) {
            List<Line> longer = new ArrayList<>(lines);
            longer.add(line);
            return new Book(longer);
        }

        long total() {
            return lines.size();
        }
    }

    Ledger() {
        super(new Book(List.of()));
        on(Add.class, add -> persist(new Line(add.sender(), add.sequence())).thenReply(Book::total));
        on(Total.class, total -> reply(state().total()));
        on(Read.class, read -> reply(state()));
    }

    @Override
    protected Book apply(Book book, Line line) {
        return book.with(line);
    }

    @Override
    protected void onActivate() {
        Here.began(id());
    }

    @Override
    protected void onPassivate() {
        Here.ended(id());
    }
}
