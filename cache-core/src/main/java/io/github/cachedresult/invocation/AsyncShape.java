package io.github.cachedresult.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a type says that a method has not ended when it has returned. What a method returns is never given to anybody: all that is
 * taken of it is its end, and each caller has something of its own to wait for.
 */
non-sealed interface AsyncShape extends CallShape {

    /** What a call of an operation returns to its caller, who may want its result any number of times, or never. */
    Object answer(CachedOperation<?> operation, Beginning call);

    /**
     * What a method returns to its caller around whose run something is done.
     *
     * @param method the method, run at most once
     */
    Object surrounded(MethodBody method, Surroundings around) throws Throwable;

    /** Begins a call, each time that its result is wanted. */
    @FunctionalInterface
    interface Beginning {

        /**
         * Begins it.
         *
         * @param end what comes of what the method returns; asked when it has, on its thread
         */
        CompletableFuture<@Nullable Object> begin(Function<Object, CompletionStage<? extends @Nullable Object>> end);
    }

    /** What is done around a run. It never fails, and blocks no thread that it is asked on. */
    interface Surroundings {

        CompletionStage<?> before();

        /**
         * After it.
         *
         * @param failure what it failed with, or {@code null}
         */
        CompletionStage<?> after(@Nullable Throwable failure);
    }
}
