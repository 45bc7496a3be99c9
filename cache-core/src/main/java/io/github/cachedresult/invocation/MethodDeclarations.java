package io.github.cachedresult.invocation;

import io.github.cachedresult.Freshness;
import io.github.cachedresult.StoreFailures;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a method, or its class, declares of its results beside {@code @CachedResult}; the nearest to what runs has the say.
 * Refuses what cannot work with an {@link IllegalArgumentException} that continues a sentence about the method.
 *
 * @param method the most specific method
 * @param annotated the method that carries the annotation
 * @param targetClass the class of its objects
 * @param placeholders what replaces <code>${…}</code>
 */
record MethodDeclarations(Method method, Method annotated, Class<?> targetClass, UnaryOperator<String> placeholders) {

    boolean has(Class<? extends Annotation> type) {
        return find(type) != null;
    }

    private <A extends Annotation> @Nullable A find(Class<A> type) {
        for (AnnotatedElement place :
                new AnnotatedElement[] {method, annotated, targetClass, annotated.getDeclaringClass()}) {
            A found = place.getAnnotation(type);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A text of an annotation, or null for an empty one. */
    @Nullable String text(String attribute, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return placeholders.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "its " + attribute + " '" + value + "' does not resolve: " + e.getMessage()
                            + "; define the property, or give it a default as in ${name:default}",
                    e);
        }
    }

    /** A life, or null for an empty text. */
    @Nullable Duration ttl(String attribute, String value) {
        String text = text(attribute, value);
        try {
            return text == null ? null : DurationFormat.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its ttl " + e.getMessage(), e);
        }
    }

    DeclaredFreshness freshness() {
        Freshness freshness = find(Freshness.class);
        if (freshness == null) {
            return DeclaredFreshness.NONE;
        }
        EffectiveFreshness.requireShare(freshness.jitter(), "its @Freshness jitter " + freshness.jitter());
        return new DeclaredFreshness(
                durationOrNone("@Freshness refreshAfter", freshness.refreshAfter()),
                durationOrNone("@Freshness staleFor", freshness.staleFor()),
                durationOrNone("@Freshness softTimeout", freshness.softTimeout()),
                durationOrNone("@Freshness timeout", freshness.timeout()),
                freshness.jitter() == 0 ? null : freshness.jitter());
    }

    private @Nullable Duration durationOrNone(String attribute, String value) {
        String text = text(attribute, value);
        try {
            return text == null ? null : DurationFormat.parseOrNone(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its " + attribute + " " + e.getMessage(), e);
        }
    }

    /**
     * Which failures are remembered.
     *
     * @param isAsynchronous whether it may fail with exceptions that it does not declare to throw
     */
    StoredFailures failures(boolean isAsynchronous) {
        StoreFailures failures = find(StoreFailures.class);
        if (failures == null) {
            return StoredFailures.NONE;
        }
        Duration ttl = ttl("@StoreFailures ttl", failures.ttl());
        if (ttl == null) {
            throw new IllegalArgumentException("its @StoreFailures has an empty ttl; say how long, as in 10m");
        }
        return isAsynchronous
                ? StoredFailures.of(ttl, List.of(failures.value()))
                : StoredFailures.of(failures, method, ttl);
    }

    /** What a batch remembers of failures: nobody knows which item failed. What its class declares is for other methods. */
    StoredFailures failuresOfBatch() {
        if (method.isAnnotationPresent(StoreFailures.class) || annotated.isAnnotationPresent(StoreFailures.class)) {
            throw new IllegalArgumentException(
                    "it has a @StoreFailures, and of a batch that fails nobody knows which item"
                            + " did; leave it out, or put it on a method for a single item");
        }
        return StoredFailures.NONE;
    }
}
