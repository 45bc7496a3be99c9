package io.github.cachedresult;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of one answer: which tier gave it, how old it was, what that saved, and who computed it.
 *
 * @param tier where this answer came from
 * @param age the time from the computation to this answer; zero where this call computed it
 * @param durationSaved how long the method would have run; zero where this call ran it or waited for it
 * @param origin the computation that made the result, or {@code null} where the call met no cache: the method was not
 *     cached, or its inputs could not be hashed
 */
public record CachedFrom(
        Tier tier,
        Duration age,
        Duration durationSaved,
        @Nullable Origin origin) {

    private static final CachedFrom NO_CACHE = new CachedFrom(Tier.COMPUTED, Duration.ZERO, Duration.ZERO, null);

    /** The provenance of an answer that met no cache: {@link Tier#COMPUTED}, without a key. */
    public static CachedFrom noCache() {
        return NO_CACHE;
    }

    /** The key, {@code h1-} and 64 hexadecimal digits, or {@code null} where the call met no cache. */
    public @Nullable String key() {
        return origin == null ? null : origin.key();
    }

    /** Whether the method did not have to run for this answer alone: it was found, or another call was computing it. */
    public boolean isHit() {
        return tier != Tier.COMPUTED;
    }
}
