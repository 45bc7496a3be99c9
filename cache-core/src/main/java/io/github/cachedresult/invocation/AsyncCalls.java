package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of an asynchronous call. It is that of any other, {@link CallPipeline}, up to where that would wait; whatever a
 * blocking call would throw is what the future fails with.
 */
record AsyncCalls(CallPipeline pipeline) {

    /** See {@link ResultCache#callAsync}. */
    Object call(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body) {
        return operation
                .asynchronous()
                .answer(operation, end -> begin(operation, target, arguments, binding, body, end, null));
    }

    /** Begins a call. */
    CompletableFuture<@Nullable Object> begin(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body,
            Function<Object, CompletionStage<? extends @Nullable Object>> end,
            @Nullable CacheMode own) {
        MethodBody method = new AsyncBody(body, operation.toString(), end);
        return Pending.future(() -> pipeline.call(operation, target, arguments, binding, method, own));
    }

    /** See {@link ResultCache#bypass}. */
    Object bypass(
            CachedOperation<?> operation,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body,
            String reason) {
        return operation.asynchronous().answer(operation, end -> {
            MethodBody method = new AsyncBody(body, operation.toString(), end);
            return Pending.future(() -> pipeline.bypass(operation, target, arguments, binding, method, reason));
        });
    }
}
