package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.tier.LocalLimits.WhenFull;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of some models. It takes precedence over the annotation.
 *
 * <pre>{@code
 * ModelRule.of("eos*").mode(CacheMode.READ_ONLY).ttl(Duration.ofDays(30))
 * }</pre>
 *
 * <p>Each of its methods answers with another rule that says one thing more, or, for {@code null}, nothing of it. What
 * cannot hold is refused by {@link ResultCacheBuilder#build} and {@link RuleBook#replace}. Immutable.
 */
public final class ModelRule {

    private final String model;
    private final Map<RuleProperty<?>, Object> said;

    private ModelRule(String model, Map<RuleProperty<?>, Object> said) {
        this.model = model;
        this.said = said;
    }

    /** A rule that says nothing yet of the models of these names, with {@code *} for any text. */
    public static ModelRule of(String models) {
        return new ModelRule(models, Map.of());
    }

    /**
     * Whether they are cached: {@code false} is another word for the mode {@link CacheMode#OFF}; {@code true} for the
     * default mode, or {@link CacheMode#READ_WRITE} where that is {@code OFF}. A rule says this or a mode.
     */
    public ModelRule enabled(@Nullable Boolean enabled) {
        return with(RuleProperty.ENABLED, enabled);
    }

    /** What calls of them do. */
    public ModelRule mode(@Nullable CacheMode mode) {
        return with(RuleProperty.MODE, mode);
    }

    /** How long their results live. */
    public ModelRule ttl(@Nullable Duration ttl) {
        return with(RuleProperty.TTL, ttl);
    }

    /** Their version. */
    public ModelRule version(@Nullable String version) {
        return with(RuleProperty.VERSION, version);
    }

    /** What disowns all their results that were computed without it. */
    public ModelRule salt(@Nullable String salt) {
        return with(RuleProperty.SALT, salt);
    }

    /** Whether they answer differently each time, so that only numbered draws are cached. */
    public ModelRule variable(@Nullable Boolean variable) {
        return with(RuleProperty.VARIABLE, variable);
    }

    /**
     * Whether of all processes one at a time computes a result of them, where a store can tell processes apart. Not worth its
     * two round trips where a run takes milliseconds.
     */
    public ModelRule lease(@Nullable Boolean lease) {
        return with(RuleProperty.LEASE, lease);
    }

    /** From which age on their results are computed anew in the background; zero for never. */
    public ModelRule refreshAfter(@Nullable Duration age) {
        return with(RuleProperty.REFRESH_AFTER, age);
    }

    /** How long past their expiry their results may stand in for new ones; zero for not at all. */
    public ModelRule staleFor(@Nullable Duration time) {
        return with(RuleProperty.STALE_FOR, time);
    }

    /** How long calls wait for their methods where an expired result may stand in; zero for as long as it takes. */
    public ModelRule softTimeout(@Nullable Duration limit) {
        return with(RuleProperty.SOFT_TIMEOUT, limit);
    }

    /** How long calls wait for their methods where nothing stands in; zero for as long as it takes. */
    public ModelRule timeout(@Nullable Duration limit) {
        return with(RuleProperty.TIMEOUT, limit);
    }

    /** Up to which share, from 0 to less than 1, the times of each of their results are shortened. */
    public ModelRule jitter(@Nullable Double share) {
        return with(RuleProperty.JITTER, share);
    }

    /** Whether this process may hold results of each of them. */
    public ModelRule localEnabled(@Nullable Boolean enabled) {
        return with(RuleProperty.LOCAL_ENABLED, enabled);
    }

    /** How many results of each of them this process may hold. */
    public ModelRule localMaximumEntries(@Nullable Long entries) {
        return with(RuleProperty.LOCAL_ENTRIES, entries);
    }

    /** About how many bytes of the heap the results of each of them may take. */
    public ModelRule localMaximumWeight(@Nullable Long bytes) {
        return with(RuleProperty.LOCAL_WEIGHT, bytes);
    }

    /** What happens where this process would hold more entries of one of them than it may. */
    public ModelRule localWhenFull(@Nullable WhenFull reaction) {
        return with(RuleProperty.LOCAL_WHEN_FULL, reaction);
    }

    /** How many items their batches are called with at most; see {@link io.github.cachedresult.EachInput}. */
    public ModelRule chunkSize(@Nullable Integer items) {
        return with(RuleProperty.CHUNK_SIZE, items);
    }

    /** How many chunks of a batch run at the same time at most; see {@link io.github.cachedresult.EachInput}. */
    public ModelRule parallelChunks(@Nullable Integer chunks) {
        return with(RuleProperty.PARALLEL_CHUNKS, chunks);
    }

    /**
     * How long a single call of them, of which an object's class has a batch, too, waits for others to be computed with in
     * one call of that; zero for not at all. Some milliseconds: each call for which there is no result here takes longer by
     * that.
     */
    public ModelRule coalesce(@Nullable Duration window) {
        return with(RuleProperty.COALESCE, window);
    }

    /** How many single calls are computed together at most; by default 100. */
    public ModelRule coalesceMaximum(@Nullable Integer calls) {
        return with(RuleProperty.COALESCE_MAXIMUM, calls);
    }

    private <T> ModelRule with(RuleProperty<T> property, @Nullable T value) {
        Map<RuleProperty<?>, Object> more = new LinkedHashMap<>(said);
        if (value == null) {
            more.remove(property);
        } else {
            more.put(property, value);
        }
        return new ModelRule(model, more);
    }

    /** The names of the models, with {@code *} for any text. */
    public String model() {
        return model;
    }

    /** What it says, or null where it says nothing of it. */
    <T> @Nullable T get(RuleProperty<T> property) {
        Object value = said.get(property);
        return value == null ? null : property.type().cast(value);
    }

    /** What calls do, or null where the rule says nothing of it. */
    @Nullable CacheMode modeBeside(CacheMode standard) {
        Boolean enabled = get(RuleProperty.ENABLED);
        if (enabled == null) {
            return get(RuleProperty.MODE);
        }
        return !enabled ? CacheMode.OFF : standard == CacheMode.OFF ? CacheMode.READ_WRITE : standard;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelRule that && model.equals(that.model) && said.equals(that.said);
    }

    @Override
    public int hashCode() {
        return 31 * model.hashCode() + said.hashCode();
    }

    /** The pattern and what the rule says of it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("'").append(model).append("':");
        said.forEach((property, value) ->
                text.append(' ').append(property).append('=').append(value));
        return text.toString();
    }
}
