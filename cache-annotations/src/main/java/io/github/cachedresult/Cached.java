package io.github.cachedresult;

import org.jspecify.annotations.Nullable;

/**
 * A result with its provenance. A {@link CachedResult} method that returns one is cached by its value:
 *
 * <pre>{@code
 * @CachedResult(model = "eos3b5e", version = "v2")
 * public Cached<Prediction> predict(String smiles) {
 *     return Cached.of(model.run(smiles));
 * }
 * }</pre>
 *
 * and its callers read {@code predict(smiles).cachedFrom().tier()}.
 *
 * @param value the result; {@code null} only where the method returned it
 * @param cachedFrom where it came from
 * @param <T> the type of the result
 */
public record Cached<T extends @Nullable Object>(T value, CachedFrom cachedFrom) {

    /**
     * Wraps a result in the method that computes it. Until the result has passed a cache its provenance says {@link
     * Tier#COMPUTED} and has no key.
     */
    public static <T extends @Nullable Object> Cached<T> of(T value) {
        return new Cached<>(value, CachedFrom.noCache());
    }
}
