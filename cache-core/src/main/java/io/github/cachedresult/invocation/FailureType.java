package io.github.cachedresult.invocation;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * An exception as which remembered failures are thrown. It is found when the method is planned, so that nothing a store
 * holds can name another class.
 *
 * @param type the class
 * @param constructor takes the message, and perhaps a cause
 */
record FailureType(Class<? extends Exception> type, Constructor<? extends Exception> constructor) {

    /**
     * Prepares a class.
     *
     * @throws IllegalArgumentException if it cannot be created from a message; the message names it
     */
    static FailureType of(Class<? extends Exception> type) {
        if (InterruptedException.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "@StoreFailures names " + type.getName() + ", which says nothing of the inputs; leave it out");
        }
        Constructor<? extends Exception> constructor = Modifier.isAbstract(type.getModifiers()) ? null : find(type);
        if (constructor == null) {
            throw new IllegalArgumentException("@StoreFailures names " + type.getName()
                    + ", which cannot be thrown anew; give it a constructor (String) or (String, Throwable),"
                    + " or name another class");
        }
        FailureType prepared = new FailureType(type, constructor);
        // One whose constructor fails would take a remembered failure's place later.
        Exception unused = prepared.create("");
        return prepared;
    }

    private static @Nullable Constructor<? extends Exception> find(Class<? extends Exception> type) {
        for (Class<?>[] parameters : new Class<?>[][] {{String.class}, {String.class, Throwable.class}}) {
            try {
                Constructor<? extends Exception> constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                return constructor;
            } catch (ReflectiveOperationException | RuntimeException e) {
                // The next one, perhaps.
            }
        }
        return null;
    }

    /** How a failure names its type in entries. */
    String name() {
        return type.getName();
    }

    Exception create(String message) {
        try {
            return constructor.getParameterCount() == 1
                    ? constructor.newInstance(message)
                    : constructor.newInstance(message, null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type.getName() + " cannot be created, and a remembered failure is to be thrown as one: " + message,
                    e);
        }
    }
}
