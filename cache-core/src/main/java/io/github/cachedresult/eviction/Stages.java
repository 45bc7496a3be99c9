package io.github.cachedresult.eviction;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for stores. */
final class Stages {

    /** Stores have time limits of their own, which are shorter; one that breaks its word must not hold up all others. */
    private static final long LIMIT_SECONDS = 60;

    private Stages() {}

    /**
     * Waits for a store's answer.
     *
     * @throws RuntimeException if there is none
     */
    static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a store was waited for", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(String.valueOf(cause), cause);
        } catch (TimeoutException | CancellationException e) {
            throw new IllegalStateException("the store gave no answer", e);
        }
    }
}
