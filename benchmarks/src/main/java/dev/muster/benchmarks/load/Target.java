package dev.muster.benchmarks.load;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One entity, as the sender of a subject reaches it. */
public interface Target {
    /**
     * Where answers are taken: on the thread that has them. Pekko's stages would hand each to the common pool otherwise,
     * which on two processors starts a thread for each.
     */
    Executor DIRECT = Runnable::run;

    /** Tells it sixteen bytes. */
    void add(long sender, long sequence);

    /** Tells it a numbered message. */
    void note(long sender, long sequence, long sentNanos);

    /** Asks it with sixteen bytes. */
    CompletionStage<?> ask(long sender, long sequence);

    /** Asks for the id of the process it lives in. */
    CompletionStage<?> locate();
}
