package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * What holds for a model, and who says so.
 *
 * @param value what holds
 * @param from who says so, for people: {@code the rule for 'eos*'}
 * @param <V> the type of what holds
 */
public record Setting<V extends @Nullable Object>(V value, String from) {

    /** Both. */
    @Override
    public String toString() {
        return value + " by " + from;
    }
}
