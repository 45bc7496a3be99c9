package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The last step of every answer: where it came from, for methods that say so. */
final class Provenance {

    private Provenance() {}

    /** What a method returns: the value, or a {@link Cached} of it with where it came from. */
    static @Nullable Object answer(CachedOperation<?> operation, @Nullable Object value, CachedFrom from) {
        return operation.isWrapped() ? new Cached<@Nullable Object>(value, from) : value;
    }

    static CachedFrom from(Tier tier, Origin origin, long computedAt, long now) {
        if (tier == Tier.COMPUTED) {
            return new CachedFrom(tier, Duration.ZERO, Duration.ZERO, origin);
        }
        Duration saved = tier == Tier.JOINED ? Duration.ZERO : origin.duration();
        return new CachedFrom(tier, age(computedAt, now), saved, origin);
    }

    /** Clocks of two machines may disagree; an age is not negative for that. */
    static Duration age(long computedAt, long now) {
        return Duration.ofMillis(Math.max(0, now - computedAt));
    }
}
