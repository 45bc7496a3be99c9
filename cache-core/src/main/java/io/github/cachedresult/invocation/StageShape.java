package io.github.cachedresult.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@link CompletableFuture} and {@link CompletionStage}: a call begins when it is made. */
final class StageShape implements AsyncShape {

    static final StageShape INSTANCE = new StageShape();

    private StageShape() {}

    @Override
    public CompletableFuture<@Nullable Object> answer(CachedOperation<?> operation, Beginning call) {
        return call.begin(StageShape::end);
    }

    @Override
    public CompletableFuture<@Nullable Object> surrounded(MethodBody method, Surroundings around) {
        return Pending.of(around.before()
                        .thenCompose(done -> run(method))
                        .handle((value, failure) -> around.after(failure == null ? null : Pending.cause(failure))
                                .thenCompose(done -> failure == null
                                        ? CompletableFuture.<@Nullable Object>completedFuture(value)
                                        : CompletableFuture.failedFuture(failure)))
                        .thenCompose(ended -> ended))
                .future();
    }

    private static CompletionStage<? extends @Nullable Object> run(MethodBody method) {
        try {
            Object returned = method.proceed();
            return returned == null ? CompletableFuture.completedFuture(null) : end(returned);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @SuppressWarnings("unchecked") // of whatever it is
    static CompletionStage<? extends @Nullable Object> end(Object returned) {
        return (CompletionStage<? extends @Nullable Object>) returned;
    }
}
