package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import io.github.cachedresult.tier.LocalLimits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one cached method or computation, of one model.
 *
 * @param method the method as a person would name it, or the computation's name
 * @param operation its name as it enters keys
 * @param model the model's name, or {@code by parameter} or {@code by object} for all that may be named
 * @param conflict why no call of it is cached, whatever the mode: rules that tie, a source of versions that fails, another
 *     method that would get the same results, a cache that is disabled; or {@code null}
 * @param settings what the rules say, or {@code null} where the conflict is among them
 * @param tiers the tiers that its calls may use, the fastest first; none where it is not cached
 * @param tags its entries' tags
 * @param predicates the classes of its validity predicates
 */
public record EffectiveOperation(
        String method,
        String operation,
        String model,
        @Nullable String conflict,
        @Nullable Settings settings,
        List<Tier> tiers,
        List<String> tags,
        List<String> predicates) {

    /** Copies the lists. */
    public EffectiveOperation {
        tiers = List.copyOf(tiers);
        tags = List.copyOf(tags);
        predicates = List.copyOf(predicates);
    }

    /**
     * What the rules, the sources of versions and the method itself say.
     *
     * @param mode what calls do
     * @param version the model's version
     * @param ttl how long results live, {@code null} for ever
     * @param variable whether the model answers differently each time, so that only numbered draws are cached
     * @param lease whether of all processes one at a time computes a result, where a store can tell them apart
     * @param freshness when results are computed anew, and when expired ones stand in
     * @param local what this process may hold of the model
     * @param coalescing how single calls are gathered into batches
     */
    public record Settings(
            Setting<CacheMode> mode,
            Setting<String> version,
            Setting<@Nullable Duration> ttl,
            Setting<Boolean> variable,
            Setting<Boolean> lease,
            EffectiveFreshness freshness,
            Setting<LocalLimits> local,
            Setting<Coalescing> coalescing) {

        /** One after the other. */
        @Override
        public String toString() {
            return "mode " + mode + ", version " + version + ", "
                    + (ttl.value() == null ? "for ever by " + ttl.from() : "ttl " + ttl)
                    + (variable.value() ? ", numbered draws only, by " + variable.from() : "")
                    + (lease.value() ? "" : ", no lease by " + lease.from())
                    + (freshness.toString().isEmpty() ? "" : ", " + freshness)
                    + (local.value().isNone() ? "" : ", in the process " + local)
                    + (coalescing.value().isOn() ? ", gathered " + coalescing : "");
        }
    }

    static EffectiveOperation of(CachedOperation<?> plan, ModelBindings.Known known, List<Tier> tiers) {
        String conflict = known.conflict() == null ? plan.conflict() : known.conflict();
        ModelSettings found = known.settings();
        boolean on = conflict == null && found != null && found.mode().value() != CacheMode.OFF;
        return new EffectiveOperation(
                plan.toString(),
                plan.name(),
                known.model(),
                conflict,
                found == null
                        ? null
                        : new Settings(
                                found.mode(),
                                found.version(),
                                found.ttl(),
                                found.variable(),
                                found.lease(),
                                found.freshness(),
                                found.local(),
                                found.coalescing()),
                on ? usable(tiers, Objects.requireNonNull(found).local().value()) : List.of(),
                plan.tags(),
                plan.judges().names());
    }

    private static List<Tier> usable(List<Tier> tiers, LocalLimits local) {
        return tiers.stream()
                .filter(tier -> tier != Tier.LOCAL || local.enabled())
                .toList();
    }

    /** Whether its calls are cached. */
    public boolean isOn() {
        return conflict == null && Objects.requireNonNull(settings).mode().value() != CacheMode.OFF;
    }

    /** A line. */
    @Override
    public String toString() {
        return method + " of " + model + ": "
                + (isOn() ? "on" : "off")
                + (conflict == null ? "" : ", as " + conflict)
                + (settings == null ? "" : ", " + settings)
                + (tiers.isEmpty() ? "" : ", tiers " + tiers)
                + (tags.isEmpty() ? "" : ", tags " + tags)
                + (predicates.isEmpty() ? "" : ", judged by " + predicates);
    }
}
