package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.tier.LocalLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one model of one method, and who says so.
 *
 * @param mode what calls do
 * @param version its version
 * @param salt what its keys are salted with, or {@code null}
 * @param ttl how long results live, {@code null} for ever
 * @param variable whether it answers differently each time
 * @param lease whether processes take turns to compute a result of it
 * @param freshness when results are computed anew, and when expired ones stand in
 * @param local what this process may hold of it
 * @param coalescing how its calls are gathered into batches
 */
record ModelSettings(
        Setting<CacheMode> mode,
        Setting<String> version,
        @Nullable String salt,
        Setting<@Nullable Duration> ttl,
        Setting<Boolean> variable,
        Setting<Boolean> lease,
        EffectiveFreshness freshness,
        Setting<LocalLimits> local,
        Setting<Coalescing> coalescing) {

    /** The same, as calls meet it. */
    ModelBinding bind(InputHasher hasher, String model) {
        return new ModelBinding(
                hasher.scope(model, version.value(), salt),
                CallPolicy.of(mode.value()),
                variable.value(),
                freshness.with(ttl.value()),
                freshness.patience(),
                lease.value(),
                local.value(),
                coalescing.value(),
                null);
    }
}
