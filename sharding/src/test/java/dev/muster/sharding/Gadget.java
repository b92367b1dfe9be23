package dev.muster.sharding;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An entity without memory that does a bit of everything. */
public final class Gadget extends Entity<Gadget> {
    static final CompletableFuture<String> OUTSIDE = new CompletableFuture<>();

    public sealed interface Command<R> extends Request<Gadget, R> {}

    public sealed interface Shape permits Circle, Box, Color {}

    public record Circle(double radius) implements Shape {}

    @Wire("box")
    public record Box(List<Shape> inside, Map<String, Shape> named) implements Shape {}

    public enum Color implements Shape {
        RED,
        BLUE
    }

    public record Echo(Shape shape) implements Command<Shape> {}

    public record Repeat(String text, int times) implements Command<String> {}

    public record Explode(String why) implements Command<Void> {}

    public record Arm(Duration period) implements Command<Void> {}

    public record Disarm() implements Command<Void> {}

    public record Tick() implements Command<Void> {}

    public record Ticks() implements Command<Integer> {}

    public record Fetch(String value) implements Command<Void> {}

    public record Fetched(String value) implements Command<Void> {}

    public record Last() implements Command<String> {}

    private int ticks;
    private String last = "none";

    public Gadget() {
        on(Echo.class, echo -> reply(echo.shape()));
        on(Repeat.class, repeat -> reply(repeat.text().repeat(repeat.times())));
        on(Explode.class, explode -> {
            timers().after("never", Duration.ofMillis(1), new Tick());
            throw new IllegalStateException(explode.why());
        });
        on(Arm.class, arm -> {
            timers().every("tick", arm.period(), new Tick());
            return done();
        });
        on(Disarm.class, disarm -> {
            timers().cancel("tick");
            return done();
        });
        on(Tick.class, tick -> {
            ticks++;
            return done();
        });
        on(Ticks.class, asked -> reply(ticks));
        on(Fetch.class, fetch -> {
            pipe(CompletableFuture.completedFuture(fetch.value()), Fetched::new);
            return done();
        });
        on(Fetched.class, fetched -> {
            last = fetched.value() + "@" + id();
            return done();
        });
        on(Last.class, asked -> reply(last));
    }
}
