package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Tier;
import io.github.cachedresult.tier.BreakerOptions;

/** The breakers of stores as the properties have them. */
final class PropertyBreakers {

    private PropertyBreakers() {}

    /**
     * The breakers of a store in this tier, be it one of ours or a bean of the application's.
     *
     * @throws InvalidCachedResultPropertyException if a property of theirs cannot be
     */
    static BreakerOptions of(Tier tier, CachedResultProperties properties) {
        return tier == Tier.S3
                ? of("cachedresult.s3.breaker", properties.s3().breaker())
                : of("cachedresult.redis.breaker", properties.redis().breaker());
    }

    private static BreakerOptions of(String prefix, CachedResultProperties.Breaker breaker) {
        try {
            return new BreakerOptions(
                    breaker.enabled(), breaker.failures(), breaker.firstWait(), breaker.maximumWait());
        } catch (IllegalArgumentException e) {
            // Its message begins with the name of the component.
            String message = String.valueOf(e.getMessage())
                    .replace("firstWait", "first-wait")
                    .replace("maximumWait", "maximum-wait");
            throw new InvalidCachedResultPropertyException(
                    "The property " + prefix + "." + message + ".",
                    "Correct it, leave it out, or set " + prefix + ".enabled=false.");
        }
    }
}
