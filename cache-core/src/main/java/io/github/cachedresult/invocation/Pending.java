package io.github.cachedresult.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an answer that is not there yet: a method has returned and not ended, or a call waits for one.
 *
 * @param future completes with the answer, or with what is to be thrown and not with a wrapper of it
 */
record Pending(CompletableFuture<@Nullable Object> future) {

    /** The end of a stage. It can be cancelled, or completed by whoever it is given to, without an effect on the stage. */
    static Pending of(CompletionStage<? extends @Nullable Object> stage) {
        CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
        CompletionStage<?> unused = stage.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(cause(failure));
            }
        });
        return new Pending(future);
    }

    /** An answer, be it there or not, or what is thrown in place of one. */
    static CompletableFuture<@Nullable Object> future(MethodBody answering) {
        try {
            Object answer = answering.proceed();
            return answer instanceof Pending pending ? pending.future : CompletableFuture.completedFuture(answer);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The same, which has not ended before this has run. */
    Pending endingWith(Runnable last) {
        return of(future.whenComplete((value, failure) -> last.run()));
    }

    /** What it comes to when it has ended, well or not. */
    <T> CompletionStage<T> then(Function<End, CompletionStage<T>> next, Executor executor) {
        return future.handleAsync((value, failure) -> next.apply(new End(value, failure)), executor)
                .thenCompose(stage -> stage);
    }

    /** What a stage failed with, which others that depend on it wrap. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /**
     * How it ended.
     *
     * @param value what it brought
     * @param failure what it failed with, or {@code null}
     */
    record End(@Nullable Object value, @Nullable Throwable failure) {}
}
