package dev.muster.testkit;

import dev.muster.testkit.process.Stall;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.opentest4j.TestAbortedException;

/**
 * Takes the word from a run on a machine that stood still: its failure may be the machine's, and its success may be luck.
 */
final class StallGuard {
    private StallGuard() {}

    /**
     * Does the work.
     *
     * @param disturbance the stall that makes the run say nothing, looked for when the work is over
     * @throws TestAbortedException if there is one, whatever the work did
     */
    static <T> T guard(Invocation<T> work, Supplier<Optional<Stall>> disturbance) throws Throwable {
        T result;
        try {
            result = work.proceed();
        } catch (Throwable failure) {
            throw disturbance
                    .get()
                    .<Throwable>map(stall -> aborted(stall, failure))
                    .orElse(failure);
        }
        Optional<Stall> stall = disturbance.get();
        if (stall.isPresent()) {
            throw new TestAbortedException(sentence(stall.orElseThrow()) + ", so that its success says nothing");
        }
        return result;
    }

    private static TestAbortedException aborted(Stall stall, Throwable failure) {
        return failure instanceof TestAbortedException aborted
                ? aborted
                : new TestAbortedException(
                        sentence(stall) + ", so that this failure says nothing: " + failure.getMessage(), failure);
    }

    private static String sentence(Stall stall) {
        double seconds = stall.length().toMillis() / 1e3;
        return String.format(Locale.ROOT, "host stalled %.1f s (%s)", seconds, stall.source());
    }
}
