package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.tier.LocalLimits.WhenFull;
import java.time.Duration;

/**
 * Something that a {@link ModelRule} may say of its models.
 *
 * @param name its name in the configuration
 * @param type the class of its values
 * @param <T> the type of its values
 */
record RuleProperty<T>(String name, Class<T> type) {

    static final RuleProperty<Boolean> ENABLED = new RuleProperty<>("enabled", Boolean.class);
    static final RuleProperty<CacheMode> MODE = new RuleProperty<>("mode", CacheMode.class);
    static final RuleProperty<Duration> TTL = new RuleProperty<>("ttl", Duration.class);
    static final RuleProperty<String> VERSION = new RuleProperty<>("version", String.class);
    static final RuleProperty<String> SALT = new RuleProperty<>("salt", String.class);
    static final RuleProperty<Boolean> VARIABLE = new RuleProperty<>("variable", Boolean.class);
    static final RuleProperty<Boolean> LEASE = new RuleProperty<>("lease", Boolean.class);

    static final RuleProperty<Duration> REFRESH_AFTER = new RuleProperty<>("refresh-after", Duration.class);
    static final RuleProperty<Duration> STALE_FOR = new RuleProperty<>("stale-for", Duration.class);
    static final RuleProperty<Duration> SOFT_TIMEOUT = new RuleProperty<>("soft-timeout", Duration.class);
    static final RuleProperty<Duration> TIMEOUT = new RuleProperty<>("timeout", Duration.class);
    static final RuleProperty<Double> JITTER = new RuleProperty<>("jitter", Double.class);
    static final RuleProperty<Boolean> LOCAL_ENABLED = new RuleProperty<>("local-enabled", Boolean.class);
    static final RuleProperty<Long> LOCAL_ENTRIES = new RuleProperty<>("local-maximum-entries", Long.class);
    static final RuleProperty<Long> LOCAL_WEIGHT = new RuleProperty<>("local-maximum-weight", Long.class);
    static final RuleProperty<WhenFull> LOCAL_WHEN_FULL = new RuleProperty<>("local-when-full", WhenFull.class);

    static final RuleProperty<Integer> CHUNK_SIZE = new RuleProperty<>("chunk-size", Integer.class);
    static final RuleProperty<Integer> PARALLEL_CHUNKS = new RuleProperty<>("parallel-chunks", Integer.class);

    static final RuleProperty<Duration> COALESCE = new RuleProperty<>("coalesce", Duration.class);
    static final RuleProperty<Integer> COALESCE_MAXIMUM = new RuleProperty<>("coalesce-maximum", Integer.class);

    @Override
    public String toString() {
        return name;
    }
}
