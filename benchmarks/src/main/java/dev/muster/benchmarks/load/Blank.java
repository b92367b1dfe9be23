package dev.muster.benchmarks.load;

import dev.muster.sharding.Entity;
import dev.muster.sharding.Request;

/** An entity with next to nothing in it, on the Muster side: what activation costs and memory holds is the runtime's. */
public final class Blank extends Entity<Blank> {
    private long touched;

    /** Answered with how often it was touched. */
    public record Touch() implements Request<Blank, Long> {}

    Blank() {
        on(Touch.class, touch -> {
            touched++;
            return reply(touched);
        });
    }
}
