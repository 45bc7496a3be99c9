package io.github.cachedresult.invocation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Recognises, by what it returns, a method that has not ended when it returns. Types of libraries are known by their names. Refuses what it
 * knows and cannot wait for with an {@link IllegalArgumentException} that continues a sentence about the method.
 */
final class AsyncReturn {

    private static final String MONO = "reactor.core.publisher.Mono";
    private static final String FLUX = "reactor.core.publisher.Flux";
    private static final String SUSPENDED = "kotlin.coroutines.Continuation";

    private static final List<Class<?>> PENDING = List.of(Future.class, CompletionStage.class, Flow.Publisher.class);

    /** Those that are none of these, and packages of such. */
    private static final List<String> PENDING_ELSEWHERE = List.of(
            "org.reactivestreams.Publisher",
            "io.reactivex.",
            "rx.",
            "io.smallrye.mutiny.",
            "io.vertx.core.Future",
            "kotlinx.coroutines.",
            "scala.concurrent.Future",
            "org.springframework.web.context.request.async.");

    private AsyncReturn() {}

    /**
     * The shape of a method's calls, or null where it has ended when it returns.
     *
     * @param wrapped whether the elements of a Flux are each in a {@code Cached}
     */
    static @Nullable AsyncShape shape(Method method, boolean wrapped) {
        requireNotSuspended(method);
        Class<?> type = method.getReturnType();
        if (type == CompletableFuture.class || type == CompletionStage.class) {
            return StageShape.INSTANCE;
        }
        if (type.getName().equals(MONO)) {
            return ReactorShape.mono();
        }
        if (isFlux(method)) {
            return ReactorShape.flux(wrapped);
        }
        if (isPending(type)) {
            throw new IllegalArgumentException("it returns a " + type.getName()
                    + ", which is not known to be waited for without a thread; return a CompletableFuture, a"
                    + " CompletionStage, or Reactor's Mono or Flux");
        }
        return null;
    }

    /** Whether it returns the elements of its result one by one. */
    static boolean isFlux(Method method) {
        return method.getReturnType().getName().equals(FLUX);
    }

    /** What is in the brackets of what it returns. */
    static JavaType result(JavaType returned) {
        JavaType result = returned.containedTypeCount() == 1 ? returned.containedType(0) : null;
        String name = returned.getRawClass().getSimpleName();
        if (result == null) {
            throw new IllegalArgumentException(
                    "it returns a raw " + name + "; declare of what, as in " + name + "<Prediction>");
        }
        if (result.hasRawClass(Void.class)) {
            throw new IllegalArgumentException("it returns a " + name
                    + "<Void>, and there is no result to cache; return one, or remove the annotation");
        }
        return result;
    }

    private static void requireNotSuspended(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length > 0 && parameters[parameters.length - 1].getName().equals(SUSPENDED)) {
            throw new IllegalArgumentException(
                    "it is a suspend function of Kotlin, which the cache cannot resume; let it"
                            + " return a CompletableFuture, as from future { … }, or a Mono, as from mono { … }");
        }
    }

    private static boolean isPending(Class<?> type) {
        return PENDING.stream().anyMatch(pending -> pending.isAssignableFrom(type)) || isPendingElsewhere(type);
    }

    private static boolean isPendingElsewhere(@Nullable Class<?> type) {
        return type != null
                && (PENDING_ELSEWHERE.stream().anyMatch(type.getName()::startsWith)
                        || isPendingElsewhere(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(AsyncReturn::isPendingElsewhere));
    }
}
