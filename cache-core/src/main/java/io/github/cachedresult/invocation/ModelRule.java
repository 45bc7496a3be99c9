package io.github.cachedresult.invocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of some models. It takes precedence over the annotation.
 *
 * @param model the models' names, with {@code *} for any text
 * @param enabled whether they are cached, or {@code null} where the rule says nothing of it
 * @param ttl how long their results live, or {@code null}
 * @param version their version, or {@code null}
 * @param salt what disowns all their results that were computed without it, or {@code null}
 * @param variable whether they answer differently each time, so that only numbered draws are cached, or {@code null}
 */
public record ModelRule(
        String model,
        @Nullable Boolean enabled,
        @Nullable Duration ttl,
        @Nullable String version,
        @Nullable String salt,
        @Nullable Boolean variable) {

    /** A rule that says nothing of salt and variability. */
    public ModelRule(String model, @Nullable Boolean enabled, @Nullable Duration ttl, @Nullable String version) {
        this(model, enabled, ttl, version, null, null);
    }
}
