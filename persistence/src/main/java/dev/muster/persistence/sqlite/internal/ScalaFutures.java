package dev.muster.persistence.sqlite.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/** Hands a Java future to Pekko with the failure itself, not the {@link CompletionException} that stages wrap it in. */
final class ScalaFutures {
    private ScalaFutures() {}

    @SuppressWarnings("FutureReturnValueIgnored") // the promise carries the outcome
    static <T extends @Nullable Object> Future<T> of(CompletableFuture<T> future) {
        Promise<T> promise = Promise.apply();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                promise.success(value);
            } else {
                Throwable cause = failure.getCause();
                promise.failure(failure instanceof CompletionException && cause != null ? cause : failure);
            }
        });
        return promise.future();
    }
}
