package io.github.cachedresult.invocation;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception as which remembered failures are thrown. It is found when the method is planned, so that nothing a store
 * holds can name another class.
 *
 * @param type the class
 * @param constructor takes the message, and perhaps a cause
 */
record FailureType(Class<? extends Exception> type, Constructor<? extends Exception> constructor) {

    /** As remembered failures are told. */
    private static final String SAMPLE = "x (remembered: the method failed so 0 s ago)";

    /**
     * Prepares a class.
     *
     * @throws IllegalArgumentException if it cannot be created from a message, or says another; the message names it
     */
    static FailureType of(Class<? extends Exception> type) {
        if (InterruptedException.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException(
                    "@StoreFailures names " + type.getName() + ", which says nothing of the inputs; leave it out");
        }
        List<FailureType> ways = Modifier.isAbstract(type.getModifiers()) ? List.of() : ways(type);
        if (ways.isEmpty()) {
            throw new IllegalArgumentException("@StoreFailures names " + type.getName()
                    + ", which cannot be thrown anew; give it a constructor (String) or (String, Throwable),"
                    + " or name another class");
        }
        return ways.stream()
                .filter(way -> way.create(SAMPLE) != null)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("@StoreFailures names " + type.getName()
                        + ", which would not say how old a failure is that is remembered: created with '" + SAMPLE
                        + "', it fails or has another message; give it a constructor (String message) that passes it on, so"
                        + " that getMessage() returns it unchanged, or name another class"));
    }

    private static List<FailureType> ways(Class<? extends Exception> type) {
        List<FailureType> ways = new ArrayList<>();
        for (Class<?>[] parameters : new Class<?>[][] {{String.class}, {String.class, Throwable.class}}) {
            try {
                Constructor<? extends Exception> constructor = type.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                ways.add(new FailureType(type, constructor));
            } catch (ReflectiveOperationException | RuntimeException e) {
                // The next one, perhaps.
            }
        }
        return ways;
    }

    /** How a failure names its type in entries. */
    String name() {
        return type.getName();
    }

    /** An exception that says this, or null if none can be created that does. */
    @Nullable Exception create(String message) {
        try {
            Exception created = constructor.getParameterCount() == 1
                    ? constructor.newInstance(message)
                    : constructor.newInstance(message, null);
            return message.equals(created.getMessage()) ? created : null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }
}
