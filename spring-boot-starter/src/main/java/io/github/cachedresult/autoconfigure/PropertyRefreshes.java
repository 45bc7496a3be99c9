package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.RefreshOptions;
import io.github.cachedresult.invocation.ResultCacheBuilder;

/** What runs on threads of the cache's own, as the properties have it. */
final class PropertyRefreshes {

    private PropertyRefreshes() {}

    static RefreshOptions of(CachedResultProperties.Refresh properties) {
        return InvalidCachedResultPropertyException.requireValid(
                "cachedresult.refresh.",
                () -> new RefreshOptions(properties.threads(), properties.waiting()),
                "Correct it, or leave it out.");
    }

    static int timedRuns(CachedResultProperties properties) {
        if (properties.timedRuns() < 1) {
            throw new InvalidCachedResultPropertyException(
                    "The property 'cachedresult.timed-runs' is " + properties.timedRuns() + ", and must be at least 1.",
                    "Write how many methods with a time limit may run at once, or leave the property out.");
        }
        return properties.timedRuns();
    }

    static void asyncThreads(CachedResultProperties properties, ResultCacheBuilder builder) {
        Integer threads = properties.asyncThreads();
        if (threads == null) {
            return;
        }
        try {
            builder.asyncThreads(threads);
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedResultPropertyException(
                    "The property 'cachedresult.async-threads' is " + threads + ", and must be from 1 to 10,000.",
                    "Write on how many threads asynchronous methods may be called, or leave the property out.");
        }
    }
}
