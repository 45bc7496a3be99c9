package io.github.cachedresult.invocation;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A method that has not ended when it has returned.
 *
 * @param method the method
 * @param described the method, for messages
 * @param end what comes of what it returns
 */
record AsyncBody(MethodBody method, String described, Function<Object, CompletionStage<? extends @Nullable Object>> end)
        implements MethodBody {

    @Override
    public Pending proceed() throws Throwable {
        Object returned = method.proceed();
        if (returned == null) {
            throw new IllegalStateException(
                    described + " returned null in place of an asynchronous result; let it return one that completes");
        }
        return Pending.of(end.apply(returned));
    }

    @Override
    public @Nullable BatchBody beside(Method other) {
        return method.beside(other);
    }
}
