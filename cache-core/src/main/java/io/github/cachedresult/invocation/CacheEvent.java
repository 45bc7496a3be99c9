package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something that happened to a call or its entry. */
public sealed interface CacheEvent {

    /** A result was found in a tier: {@code LOCAL}, {@code REDIS}, {@code S3} or {@code STALE}. */
    record Hit(String operation, ResultKey key, Tier tier) implements CacheEvent {}

    /** A call got the result of another that was under way. */
    record Joined(String operation, ResultKey key) implements CacheEvent {}

    /** The method ran and returned. */
    record Computed(String operation, ResultKey key, Duration duration) implements CacheEvent {}

    /** The method ran and threw. */
    record Failed(String operation, ResultKey key, Throwable exception) implements CacheEvent {}

    /** A new result was given to the tiers. */
    record Stored(String operation, ResultKey key) implements CacheEvent {}

    /** A new result was returned and not kept. */
    record NotStored(String operation, ResultKey key, String reason) implements CacheEvent {}

    /** A call ran without the cache. */
    record Bypassed(String operation, String reason) implements CacheEvent {}

    /**
     * An entry was found and must not be used.
     *
     * @param defect what is wrong with it, or {@code null} where it is whole and only too old or judged invalid
     */
    record Unusable(ResultKey key, Tier tier, @Nullable Defect defect, String reason) implements CacheEvent {}

    /** A store did not answer, or did not take an entry. */
    record StoreFailed(Tier tier, String action, ResultKey key, Throwable cause) implements CacheEvent {}
}
