package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of some models. It takes precedence over the annotation.
 *
 * @param model the models' names, with {@code *} for any text
 * @param enabled {@code false} is another word for the mode {@link CacheMode#OFF}; {@code true} for the default mode, or
 *     {@link CacheMode#READ_WRITE} where that is {@code OFF}; or {@code null}, as it must be where there is a mode
 * @param ttl how long their results live, or {@code null} where the rule says nothing of it
 * @param version their version, or {@code null}
 * @param salt what disowns all their results that were computed without it, or {@code null}
 * @param variable whether they answer differently each time, so that only numbered draws are cached, or {@code null}
 * @param mode what calls of them do, or {@code null}
 */
public record ModelRule(
        String model,
        @Nullable Boolean enabled,
        @Nullable Duration ttl,
        @Nullable String version,
        @Nullable String salt,
        @Nullable Boolean variable,
        @Nullable CacheMode mode) {

    /** A rule that says nothing of the mode by its name. */
    public ModelRule(
            String model,
            @Nullable Boolean enabled,
            @Nullable Duration ttl,
            @Nullable String version,
            @Nullable String salt,
            @Nullable Boolean variable) {
        this(model, enabled, ttl, version, salt, variable, null);
    }

    /** A rule that says nothing of salt and variability. */
    public ModelRule(String model, @Nullable Boolean enabled, @Nullable Duration ttl, @Nullable String version) {
        this(model, enabled, ttl, version, null, null);
    }

    /** A rule that says what calls do, and nothing else. */
    public ModelRule(String model, CacheMode mode) {
        this(model, null, null, null, null, null, mode);
    }

    /** What calls do, or null where the rule says nothing of it. */
    @Nullable CacheMode modeBeside(CacheMode standard) {
        if (enabled == null) {
            return mode;
        }
        return !enabled ? CacheMode.OFF : standard == CacheMode.OFF ? CacheMode.READ_WRITE : standard;
    }

    /** The pattern and what the rule says of it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("'").append(model).append("':");
        append(text, "enabled", enabled);
        append(text, "mode", mode);
        append(text, "ttl", ttl);
        append(text, "version", version);
        append(text, "salt", salt);
        append(text, "variable", variable);
        return text.toString();
    }

    private static void append(StringBuilder text, String property, @Nullable Object value) {
        if (value != null) {
            text.append(' ').append(property).append('=').append(value);
        }
    }
}
