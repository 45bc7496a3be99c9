package io.github.cachedresult.invocation;

import io.github.cachedresult.NamedModel;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of one method of one class may be cached. The key sees the inputs of a call and nothing of its object, so
 * that two objects with different fields would take each other's results; and nothing of the method but its operation, so
 * that two methods of one operation would.
 *
 * <p>Of the objects the first to be called is cached, and stays the only one: results that outlive it are still its own. So
 * it is with methods of two classes. Of two methods of one class none is cached, as in the next process the other might be
 * the first, and find what this one stored. Thread-safe.
 */
final class Admission {

    private final Method method;
    private final Method annotated;
    private final Class<?> targetClass;
    private final Supplier<List<CachedOperation<?>>> siblings;
    private final boolean named;
    private final boolean fieldless;
    private boolean shared;
    private volatile @Nullable WeakReference<@Nullable Object> first;
    private volatile @Nullable String conflict;

    /**
     * Creates it.
     *
     * @param method the method
     * @param targetClass the class of its objects
     * @param annotated the method that carries the annotation
     * @param siblings the other annotated methods of the class
     */
    Admission(Method method, Class<?> targetClass, Method annotated, Supplier<List<CachedOperation<?>>> siblings) {
        this.method = method;
        this.annotated = annotated;
        this.targetClass = targetClass;
        this.siblings = siblings;
        this.named = NamedModel.class.isAssignableFrom(targetClass) || Modifier.isStatic(method.getModifiers());
        this.fieldless = !hasFields(targetClass);
    }

    /** Why a call must not be cached, or {@code null}. */
    @Nullable String objectionTo(CachedOperation<?> operation, @Nullable Object target) {
        WeakReference<@Nullable Object> known = first;
        if (known != null && (target == null || known.refersTo(target) || isLikeTheFirst(target))) {
            return null;
        }
        return objectionToAnother(operation, target);
    }

    private @Nullable String objectionToAnother(CachedOperation<?> operation, @Nullable Object target) {
        if (first == null) {
            String objection = claim(operation, target);
            if (objection != null) {
                return objection;
            }
        }
        WeakReference<@Nullable Object> known = first;
        return target == null || known == null || known.refersTo(target) || isLikeTheFirst(target)
                ? null
                : "another instance of " + targetClass.getName() + " is cached already, and instances may differ in"
                        + " their fields, which are no part of the key; make it a NamedModel, of which each instance"
                        + " has a model of its own, or keep one instance only";
    }

    private @Nullable String claim(CachedOperation<?> operation, @Nullable Object target) {
        if (conflict != null) {
            return conflict;
        }
        synchronized (this) {
            if (first == null && conflict == null) {
                conflict = operation.claim(siblings.get());
                if (conflict == null) {
                    shared = fieldless && target != null && target.getClass() == targetClass;
                    // Of a static method it is nobody; there are no others then. Written last, as it is read first.
                    first = new WeakReference<>(target);
                }
            }
            return conflict;
        }
    }

    /** An object of a class that somebody generated is like none but itself, as is a lambda. */
    private boolean isLikeTheFirst(Object target) {
        return named || shared && target.getClass() == targetClass;
    }

    /** Also those that the compiler adds: an inner class has its outer object, a local one the variables around it. */
    private static boolean hasFields(Class<?> type) {
        for (Class<?> level = type; level != null; level = level.getSuperclass()) {
            for (var field : level.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether no object is cached at the expense of another: they have no fields, or say which model they are. */
    boolean isForAllObjects() {
        return named || fieldless;
    }

    /** Why none of its calls is cached, as far as it is known before one comes, or {@code null}. */
    @Nullable String conflict() {
        return conflict;
    }

    Method method() {
        return method;
    }

    /** The other annotated methods of the class, as far as they can be cached. */
    List<CachedOperation<?>> siblings() {
        return siblings.get();
    }

    /** No call comes by here, and so none is cached. */
    void refuseAll(String reason) {
        conflict = reason;
    }

    Method annotated() {
        return annotated;
    }

    Class<?> targetClass() {
        return targetClass;
    }
}
