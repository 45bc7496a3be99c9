package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * What a method brings, by its signature. Refuses what cannot work with an {@link IllegalArgumentException} that continues a
 * sentence about the method.
 *
 * @param type the type of its results; of a batch, of those of an item
 * @param isWrapped whether it returns them in a {@link Cached}
 * @param asynchronous how it says that it has not ended when it has returned, or {@code null} if it has
 */
record DeclaredResult(
        Type type, boolean isWrapped, @Nullable AsyncShape asynchronous) {

    static DeclaredResult of(Method method, Class<?> targetClass) {
        if (AsyncReturn.shape(method, false) != null) {
            return ofAsynchronous(method, targetClass);
        }
        boolean isWrapped = method.getReturnType() == Cached.class;
        Type type = GenericTypes.resultType(method, targetClass);
        return isWrapped ? new DeclaredResult(type, true, null) : of(type);
    }

    private static DeclaredResult ofAsynchronous(Method method, Class<?> targetClass) {
        DeclaredResult result = of(AsyncReturn.result(GenericTypes.returnType(method, targetClass)));
        return new DeclaredResult(
                AsyncReturn.isFlux(method) ? GenericTypes.listOf(result.type) : result.type,
                result.isWrapped,
                AsyncReturn.shape(method, result.isWrapped));
    }

    static DeclaredResult ofItem(BatchParameter batch, Method method, Class<?> targetClass) {
        if (AsyncReturn.shape(method, false) != null) {
            throw new IllegalArgumentException("it returns a "
                    + method.getReturnType().getSimpleName()
                    + ", and the items of a batch are not waited for without a thread; return a List, an array or a Map"
                    + " of results, or let a method for a single item be asynchronous");
        }
        return of(batch.resultType(targetClass));
    }

    /** What a class makes of a type variable may be a Cached, too. */
    private static DeclaredResult of(Type declared) {
        if (!(declared instanceof JavaType known) || known.getRawClass() != Cached.class) {
            return new DeclaredResult(declared, false, null);
        }
        if (known.containedTypeCount() != 1) {
            throw new IllegalArgumentException("it returns a raw Cached; declare of what, as in Cached<Prediction>");
        }
        return new DeclaredResult(known.containedType(0), true, null);
    }
}
