package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.util.HashSet;
import java.util.Set;

/**
 * What a method runs for.
 *
 * @param keys the results that it brings; none if it runs without the cache
 * @param ahead those that are to be brought after it, which become less meanwhile
 * @param asked all that was asked for by the call that it runs for, and was not at hand
 */
record RunFor(Set<ResultKey> keys, Set<ResultKey> ahead, Set<ResultKey> asked) {

    /** No result that is kept. */
    static final RunFor NOTHING = new RunFor(Set.of(), Set.of(), Set.of());

    /** One result. */
    static RunFor one(ResultKey key) {
        return new RunFor(Set.of(key), Set.of(), Set.of());
    }

    /** Whether this result is among them, or is to come after them. */
    boolean contains(ResultKey key) {
        return keys.contains(key) || ahead.contains(key);
    }

    /** Whether these are they, or they and all that is to come after them, or all that was asked for. */
    boolean isExactly(Set<ResultKey> others) {
        if (keys.equals(others) || asked.equals(others)) {
            return true;
        }
        Set<ResultKey> all = new HashSet<>(keys);
        return all.addAll(ahead) && all.equals(others);
    }
}
