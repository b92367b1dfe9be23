package dev.muster.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Work that is done for several things at the same time, each in a thread of its own. */
final class AtOnce {
    private AtOnce() {}

    /**
     * Does all of it and returns the results in the order of {@code inputs}.
     *
     * @throws RuntimeException what one of it threw
     */
    static <T, R> List<R> all(List<T> inputs, Function<T, R> work) {
        List<CompletableFuture<R>> running = inputs.stream()
                .map(input -> CompletableFuture.supplyAsync(
                        () -> work.apply(input), task -> new Thread(task, "muster-testkit-start").start()))
                .toList();
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
        return running.stream().map(CompletableFuture::join).toList();
    }
}
