package dev.muster.runtime;

import dev.muster.sharding.DurableEntity;
import dev.muster.sharding.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lines that are stored as a whole, for tests. */
public final class Notepad extends DurableEntity<Notepad, List<String>> {
    static final Set<String> PASSIVATED = ConcurrentHashMap.newKeySet();

    public sealed interface Command<R> extends Request<Notepad, R> permits Write, Read {}

    public record Write(String line) implements Command<Integer> {}

    public record Read() implements Command<List<String>> {}

    public Notepad() {
        super(List.of());
        on(Write.class, write -> {
            List<String> lines = new ArrayList<>(state());
            lines.add(write.line());
            return save(List.copyOf(lines)).thenReply(List::size);
        });
        on(Read.class, read -> reply(state()));
    }

    @Override
    protected void onPassivate() {
        PASSIVATED.add(id());
    }
}
