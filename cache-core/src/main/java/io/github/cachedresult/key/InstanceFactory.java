package io.github.cachedresult.key;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Creates the normalisers and validity predicates that annotations name. */
@FunctionalInterface
public interface InstanceFactory {

    /**
     * Returns an instance, new or shared.
     *
     * @throws RuntimeException if there is none to be had; the message names the type and the way out
     */
    <T> T get(Class<T> type);

    /** Calls a constructor without parameters, of whatever visibility. */
    static InstanceFactory byConstructor() {
        return new InstanceFactory() {
            @Override
            public <T> T get(Class<T> type) {
                try {
                    Constructor<T> constructor = type.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    return constructor.newInstance();
                } catch (ReflectiveOperationException | RuntimeException e) {
                    throw new IllegalStateException(
                            type.getName() + " cannot be created: " + causeOf(e)
                                    + "; give it a constructor without parameters that works",
                            e);
                }
            }
        };
    }

    private static Object causeOf(Exception failure) {
        if (failure instanceof NoSuchMethodException) {
            return "it has no constructor without parameters";
        }
        return failure instanceof InvocationTargetException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
